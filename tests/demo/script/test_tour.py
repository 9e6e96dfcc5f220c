"""What the demo tells a newcomer."""

from __future__ import annotations

import pytest

from app.demo.apps import KEYS
from app.demo.script.replies import plan_reply, questions_after
from app.demo.script.texts import CONTENT, made_up, split
from app.demo.script.tour import OPENING, QUESTIONS, topic_of
from app.demo.server import DemoServer
from tests.demo.caller import Caller, text_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What can I do here?", "about"),
        ("Tell me a long story", "story"),
        ("Show me Markdown", "markdown"),
        ("How do I connect my own Dify app?", "connecting"),
        ("What does Esc do?", "stopping"),
        ("how can I stop an answer?", "stopping"),
        ("Which keys are there?", "keys"),
        ("How do I start a new line?", "keys"),
        ("What happens to queued messages?", "queue"),
        ("Where is my conversation saved?", "journal"),
        ("What is the ask command?", "ask"),
        ("What is the demo-server for?", "demo_server"),
        ("How do I quit?", "quitting"),
        ("What is the weather like?", "tools"),
        ("hello", "greeting"),
        ("Do boats dream?", None),
    ],
)
def test_a_question_finds_its_topic(question: str, topic: str | None) -> None:
    assert topic_of(question) == topic


@pytest.mark.parametrize("mode", list(KEYS))
def test_every_suggested_question_leads_somewhere(mode: str) -> None:
    texts = {"".join(plan_reply(question, mode).chunks) for question in QUESTIONS}
    assert len(texts) == len(QUESTIONS)
    assert all("no model behind me" not in text for text in texts)


def test_every_follow_up_leads_somewhere() -> None:
    for question in QUESTIONS:
        for next_question in questions_after(question):
            assert topic_of(next_question), next_question


def test_the_parameters_open_the_tour(demo: DemoServer) -> None:
    found = Caller(demo).call("GET", "/parameters").json()
    assert found["opening_statement"] == OPENING
    assert found["suggested_questions"] == list(QUESTIONS)


def test_the_story_is_long_enough_to_be_stopped() -> None:
    plan = plan_reply("Tell me a long story", "chat")
    assert len("".join(plan.chunks).split()) > 600
    assert 20 <= plan.rate <= 30


def test_the_markdown_page_shows_every_kind_of_block() -> None:
    page = (CONTENT / "markdown.md").read_text(encoding="utf-8")
    for mark in (
        "# ",
        "| ---",
        "```python",
        "```sql",
        "  - ",
        "- [x]",
        "> ",
        "日本語",
        "🦜",
        "](",
    ):
        assert mark in page


def test_anything_else_is_repeated_politely(demo: DemoServer) -> None:
    events = Caller(demo).events("Do boats dream? rate=0 first=0")
    assert "> Do boats dream?" in text_of(events)


@pytest.mark.parametrize(
    "kind",
    ["prose", "markdown", "code", "table", "paragraph", "cjk", "think", "unicode"],
)
@pytest.mark.parametrize("count", [0, 1, 2, 50, 20_000])
def test_a_made_up_text_has_exactly_the_ordered_number_of_chunks(
    kind: str, count: int
) -> None:
    chunks = made_up(kind, count)
    assert len(chunks) == count
    assert all(chunks)


def test_an_unknown_kind_is_refused_with_the_known_ones(demo: DemoServer) -> None:
    response = Caller(demo).post("kind=poem")
    assert response.status_code == 400
    assert "prose, markdown" in response.json()["message"]


def test_splitting_loses_nothing_and_cuts_wide_text_small() -> None:
    for path in CONTENT.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "".join(split(text)) == text
    assert max(map(len, split("终端里的每个汉字占两格"))) <= 3


def test_twenty_thousand_chunks_arrive_whole(demo: DemoServer) -> None:
    events = Caller(demo, "advanced-chat").events("n=20000 rate=0 kind=paragraph")
    assert text_of(events) == "".join(made_up("paragraph", 20_000))


def test_the_pace_is_kept(demo: DemoServer) -> None:
    plan = plan_reply("n=200 rate=20", "chat")
    assert (len(plan.chunks), plan.rate, plan.first) == (200, 20.0, 0.0)
