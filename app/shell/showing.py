"""A whole conversation: Markdown for people, or lines of JSON."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.config import Settings
from app.core.conversation import Conversation
from app.core.draft import Draft
from app.core.turns.blocks import Block, FileBlock, TextBlock
from app.core.turns.kept import difference
from app.core.turns.mark import late_header, mark
from app.core.turns.turn import Turn
from app.errors import DifyError, ExitCode
from app.session.histories.history import JournalHistory, ServerHistory
from app.session.histories.merged_history import MergedHistory
from app.shell.printing import emphasized, print_json, print_lines, readable
from app.shell.running import run_in_workspace
from app.shell.streams import say
from app.shell.wanted import find
from app.workspace import Workspace


class Story(NamedTuple):
    """A conversation and all its turns, oldest first."""

    conversation: Conversation
    turns: list[Turn]


def show(settings: Settings, words: str, *, as_json: bool) -> ExitCode:
    """Print a conversation from its beginning to its end.

    A question is a quote of Markdown and an answer stands as it came, with the mark of
    an interrupted one below it, and what came after Esc below that.

    Args:
        settings: Of which app and user.
        words: What `find` takes.
        as_json: One object a line: first the conversation, then each turn.

    Raises:
        AppError: It was not found, or could not be read.
    """

    async def read(workspace: Workspace) -> Story:
        found = await find(workspace, words)
        return Story(found, await _turns(workspace, found))

    story = run_in_workspace(settings, read)
    if as_json:
        return print_json(_objects(story))
    return print_lines(story_lines(story))


async def _turns(workspace: Workspace, conversation: Conversation) -> list[Turn]:
    """What journal and server have; says so when the server's part is missing."""
    key, id = conversation.key, conversation.conversation_id
    history = MergedHistory(
        JournalHistory(workspace.journal, key) if key else None,
        ServerHistory(workspace.client, id) if id else None,
    )
    try:
        while await history.older():
            pass
        await history.catch_up()
    except DifyError as error:
        if not key:
            raise
        say(f"{error.what} This is what the journal has.")
    return history.turns


def _objects(story: Story) -> Iterator[dict[str, Any]]:
    conversation = story.conversation
    yield {
        "type": "conversation",
        "key": conversation.key,
        "conversation_id": conversation.conversation_id,
        "name": conversation.name,
        "updated_at": conversation.updated_at,
    }
    for turn in story.turns:
        yield _object(turn)


def _object(turn: Turn) -> dict[str, Any]:
    return {
        "type": "turn",
        "created_at": turn.created_at,
        "message_id": turn.message_id,
        "task_id": turn.task_id,
        "query": turn.query,
        "query_files": [file.name or file.url for file in turn.draft.files],
        "answer": turn.answer.shown,
        "late": turn.answer.late_text,
        "answer_files": [
            block.url for block in turn.answer.blocks if isinstance(block, FileBlock)
        ],
        "status": turn.status.value,
        "mark": mark(turn),
        "difference": difference(turn),
        "error": turn.error,
    }


def story_lines(story: Story) -> Iterator[str]:
    """The conversation as people read it, ready for `print_lines`."""
    if story.conversation.name:
        yield emphasized(f"# {readable(story.conversation.name)}")
        yield ""
    for turn in story.turns:
        yield from _question(turn.draft)
        yield from _ending_in_a_blank(_answer(turn.answer.blocks))
        notes = map(readable, (mark(turn), difference(turn)))
        yield from _ending_in_a_blank(filter(None, notes))
        if turn.answer.late:
            yield late_header(turn)
            yield from _ending_in_a_blank(_answer(turn.answer.late))


def _question(draft: Draft) -> Iterator[str]:
    files = (f"file: {file.name or file.url}" for file in draft.files)
    for line in (*draft.text.split("\n"), *files):
        yield f"> {readable(line)}".rstrip()
    yield ""


def _ending_in_a_blank(lines: Iterator[str]) -> Iterator[str]:
    """The lines, if there are any, with an empty one behind them."""
    some = False
    for line in lines:
        some = True
        yield line
    if some:
        yield ""


def _answer(blocks: list[Block]) -> Iterator[str]:
    """What is shown of an answer: its texts, and the addresses of its files."""
    for block in blocks:
        if isinstance(block, TextBlock) and block.text:
            yield readable(block.text.removesuffix("\n"))
        elif isinstance(block, FileBlock):
            yield readable(f"file: {block.url}")
