"""The base address out of what people paste."""

import pytest

from app.base_url import base_url
from app.errors import ConfigError


@pytest.mark.parametrize(
    ("pasted", "base"),
    [
        ("https://api.dify.ai/v1", "https://api.dify.ai/v1"),
        ("https://api.dify.ai/v1/", "https://api.dify.ai/v1"),
        ("https://api.dify.ai", "https://api.dify.ai/v1"),
        ("https://api.dify.ai///", "https://api.dify.ai/v1"),
        ("http://host:5001", "http://host:5001/v1"),
        ("https://host/dify/v1", "https://host/dify/v1"),
        ("https://host/dify/", "https://host/dify/v1"),
        ("api.dify.ai/v1", "https://api.dify.ai/v1"),
        ("localhost:8080", "http://localhost:8080/v1"),
        ("[::1]:80/v1", "http://[::1]:80/v1"),
        (" https://host/v1?x=1#top ", "https://host/v1"),
        ("https://host/v1/chat-messages", "https://host/v1"),
        ("https://host/dify/v1/workflows/run/", "https://host/dify/v1"),
        ("https://host/v1/v1", "https://host/v1"),
        ("http://host/chat-messages", "http://host/v1"),
        ("http://host:8080/chat/x1Yz", "http://host:8080/v1"),
        ("http://host/app/0b9c/develop", "http://host/v1"),
        ("http://host/dify/apps", "http://host/dify/v1"),
        ("http://host/signin?next=%2Fapps", "http://host/v1"),
        ("http://host/console/api/apps", "http://host/v1"),
        ("https://cloud.dify.ai/app/0b9c/overview", "https://api.dify.ai/v1"),
        ("https://udify.app/chat/x1Yz", "https://api.dify.ai/v1"),
    ],
)
def test_an_address_is_taken_as_people_paste_it(pasted: str, base: str) -> None:
    assert base_url(pasted) == base


@pytest.mark.parametrize(
    "pasted", ["ftp://host", "https://", "a b", "http://h:x/v1", "http://[::1/v1"]
)
def test_what_is_no_address_is_refused_with_the_text_in_the_message(
    pasted: str,
) -> None:
    with pytest.raises(ConfigError, match="DIFY_BASE_URL"):
        base_url(pasted)


@pytest.mark.parametrize(
    "pasted",
    [
        "http://bob:s3cret@host/v1",
        "bob:s3cret@host",
        "http://bob:s3cret@host:x",
        "ftp://bob:s3cret@host",
        "http:/bob:s3cret@host",
        "http://s3cret@host",
    ],
)
def test_a_user_or_password_is_refused_and_not_repeated(pasted: str) -> None:
    with pytest.raises(ConfigError, match="DIFY_BASE_URL") as caught:
        base_url(pasted)
    assert "s3cret" not in str(caught.value)
    assert "bob" not in str(caught.value)
