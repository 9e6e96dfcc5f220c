"""The way to the server, out of whatever the environment holds."""

from pathlib import Path

import pytest

from app.errors import ConfigError
from app.network import network

FAR = "https://dify.example/v1"
PROXY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("base_url", "environ", "proxy"),
    [
        (FAR, {}, ""),
        (FAR, {"HTTPS_PROXY": PROXY}, PROXY),
        (FAR, {"https_proxy": PROXY, "HTTPS_PROXY": "http://other:1"}, PROXY),
        (FAR, {"https_proxy": "", "HTTPS_PROXY": PROXY}, ""),
        (FAR, {"HTTP_PROXY": PROXY}, ""),
        (FAR, {"ALL_PROXY": PROXY}, PROXY),
        (FAR, {"ALL_PROXY": "http://other:1", "https_proxy": PROXY}, PROXY),
        ("http://dify.example/v1", {"HTTP_PROXY": PROXY}, PROXY),
        ("http://dify.example/v1", {"HTTPS_PROXY": PROXY}, ""),
        (FAR, {"ALL_PROXY": "socks5://127.0.0.1:1080"}, "socks5://127.0.0.1:1080"),
        (FAR, {"ALL_PROXY": "socks5h://127.0.0.1:1080"}, "socks5h://127.0.0.1:1080"),
        (FAR, {"ALL_PROXY": "socks://127.0.0.1:1080/"}, "socks5h://127.0.0.1:1080"),
        (FAR, {"ALL_PROXY": "proxy.example:3128"}, PROXY),
        (FAR, {"ALL_PROXY": f" {PROXY}/ "}, PROXY),
        (
            FAR,
            {"ALL_PROXY": "http://me:pw@proxy.example:1"},
            "http://me:pw@proxy.example:1",
        ),
        ("", {"ALL_PROXY": "nonsense://"}, ""),
    ],
)
def test_the_proxy_is_the_one_that_the_variables_name(
    base_url: str, environ: dict[str, str], proxy: str
) -> None:
    assert network(base_url, environ).proxy == proxy


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
@pytest.mark.parametrize("value", [PROXY, "nonsense://", "socks4://x:1"])
def test_loopback_goes_without_a_proxy(host: str, value: str) -> None:
    environ = {"HTTP_PROXY": value, "ALL_PROXY": value}
    assert network(f"http://{host}:5001/v1", environ).proxy == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks4://h:1", "kind of proxy"),
        ("ftp://h:1", "kind of proxy"),
        ("http://", "no address"),
        ("http://h:port", "no address"),
        ("http://h:99999", "no address"),
        ("http://[::1", "no address"),
        ("a b", "no address"),
        ("http://hé:1", "no address"),
    ],
)
@pytest.mark.parametrize("variable", ["ALL_PROXY", "https_proxy"])
def test_a_value_that_cannot_work_is_named_and_not_repeated(
    variable: str, value: str, words: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        network(FAR, {variable: value})
    assert caught.value.what.startswith(variable)
    assert words in caught.value.what
    assert value not in caught.value.what


@pytest.mark.parametrize(
    ("host", "value"),
    [
        ("dify.example", "dify.example"),
        ("dify.example", "DIFY.example."),
        ("api.dify.example", "dify.example"),
        ("api.dify.example", ".dify.example"),
        ("api.dify.example", "*.dify.example"),
        ("dify.example", "other, dify.example:443"),
        ("dify.example:8443", "dify.example:8443"),
        ("dify.example", "localhost dify.example"),
        ("dify.example", "*"),
        ("10.1.2.3", "10.0.0.0/8"),
        ("10.1.2.3", "10.1.2.3"),
        ("10.1.2.3", "10.1.2.3:443"),
        ("[fe80::1]", "fe80::/10"),
        ("[fe80::1]", "[fe80::1]"),
        ("[fe80::1]", "[fe80::1]:443"),
        ("[fe80::1]", "fe80::1"),
    ],
)
def test_no_proxy_names_hosts_networks_and_ports(host: str, value: str) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        environ = {"ALL_PROXY": PROXY, name: value}
        assert network(f"https://{host}/v1", environ).proxy == ""


@pytest.mark.parametrize(
    ("host", "value"),
    [
        ("dify.example", "example.org,ify.example"),
        ("dify.example", "dify.example:80"),
        ("dify.example", "10.0.0.0/8,[::1],fe80::/10,::/x,a/b,:,[,],.,,"),
        ("10.1.2.3", "10.1.0.0/99"),
        ("10.1.2.3", "fe80::/10"),
    ],
)
def test_what_no_proxy_does_not_name_goes_through_the_proxy(
    host: str, value: str
) -> None:
    environ = {"ALL_PROXY": PROXY, "NO_PROXY": value}
    assert network(f"https://{host}/v1", environ).proxy == PROXY


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_gone_are_named(variable: str, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    with pytest.raises(ConfigError, match=variable):
        network(FAR, {variable: gone})
    assert network("http://dify.example/v1", {variable: gone}).certificates == ""


def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.pem"
    path.write_text("no certificate", encoding="ascii")
    with pytest.raises(ConfigError, match="holds no certificates"):
        network(FAR, {"SSL_CERT_FILE": str(path)})


def test_a_directory_of_certificates_is_taken(tmp_path: Path) -> None:
    assert network(FAR, {"SSL_CERT_DIR": str(tmp_path)}).certificates == str(tmp_path)
