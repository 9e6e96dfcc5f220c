"""The answer of a turn: blocks that grow, and where Esc froze them."""

from typing import TypeVar

from app.core.turns.blocks import (
    Block,
    FileBlock,
    NodeBlock,
    ReasoningBlock,
    TextBlock,
    ThoughtBlock,
)
from app.core.wire.events import (
    AgentThought,
    ChunkEvent,
    MessageFile,
    NodeProgress,
    ReasoningDelta,
    TextDelta,
    TextReplace,
    WorkflowStarted,
)

_Step = TypeVar("_Step", ThoughtBlock, NodeBlock)


class Answer:
    """All that came for one question.

    `blocks` is what the reader sees. Once frozen it never changes again: what
    still comes goes to `late`, is counted and kept, and shown only on request.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.late: list[Block] = []
        self.frozen_at: int | None = None
        """Offset in characters of `text` where Esc froze it; None = it did not."""
        self.withdrawn: list[str] = []
        """Texts that the server replaced (moderation), oldest first."""
        self.has_nodes = False
        """Whether a workflow runs behind this answer."""
        self.shown_length = 0
        """Characters of text in `blocks`."""
        self.late_length = 0
        """Characters of text in `late`."""
        self.agent = False
        """Whether an agent speaks: a plain delta then repeats the whole answer."""
        self.from_steps = False
        """Whether the server had saved no answer: any text is that of an agent's steps."""
        self._open: TextBlock | None = None

    @property
    def shown(self) -> str:
        """The text that had come before Esc, or all of it without one."""
        return _text(self.blocks)

    @property
    def late_text(self) -> str:
        """The text that came after Esc."""
        return _text(self.late)

    @property
    def shown_reasoning(self) -> int:
        """Characters of reasoning that came apart from the text, before Esc."""
        return _reasoning(self.blocks)

    @property
    def late_reasoning(self) -> int:
        """The same for what came after Esc."""
        return _reasoning(self.late)

    @property
    def text(self) -> str:
        """All text that came."""
        return self.shown + self.late_text

    def restore(
        self,
        blocks: list[Block],
        late: list[Block],
        frozen_at: int | None,
        withdrawn: list[str],
    ) -> None:
        """Take the parts of an answer that ended earlier, from the journal."""
        self.blocks, self.late = blocks, late
        self.frozen_at, self.withdrawn = frozen_at, withdrawn
        self.shown_length = len(self.shown)
        self.late_length = len(self.late_text)
        self.has_nodes = any(isinstance(block, NodeBlock) for block in blocks)
        if frozen_at is None:
            self._open = _open_end(blocks)

    def complete(self, whole: str) -> bool:
        """Have the whole text as the server kept it; tell whether anything changed.

        It goes on where the text broke off, whatever blanks the server has stripped
        (wire 56). A kept text that says less than what came changes nothing.
        """
        came, kept = self.text.lstrip(), whole.lstrip()
        if came.startswith(kept.rstrip()):
            return False
        if not came:
            self._append(whole)
        elif kept.startswith(came):
            self._append(kept[len(came) :])
        elif len(kept) > len(came):
            self._replace(whole)
        else:
            return False
        return True

    def freeze(self) -> None:
        """From now on, what comes goes to `late`."""
        if self.frozen_at is None:
            self.frozen_at = self.shown_length
            self._open = None

    def take(self, event: ChunkEvent) -> bool:
        """Take one event; tell whether the answer changed."""
        match event:
            case TextDelta():
                return self._take_text(event)
            case ReasoningDelta(text=text):
                if not text:
                    return False  # the last one ends it, and holds nothing
                self._take_reasoning(text)
            case TextReplace():
                self._replace(event.text)
            case AgentThought():
                self._take_thought(event)
            case NodeProgress():
                self._take_node(event)
            case MessageFile():
                self._target.append(FileBlock(event.id, event.type, event.url))
            case WorkflowStarted():
                self.has_nodes = True
            case _:
                return False
        return True

    @property
    def _target(self) -> list[Block]:
        return self.blocks if self.frozen_at is None else self.late

    def _take_text(self, event: TextDelta) -> bool:
        if not event.text:
            return False
        if event.agent:
            self.agent = True
        elif self.agent:
            return self._take_whole(event.text)
        self._append(event.text)
        return True

    def _append(self, text: str) -> None:
        if self._open is None:
            self._open = TextBlock()
            self._target.append(self._open)
        self._open.parts.append(text)
        if self.frozen_at is None:
            self.shown_length += len(text)
        else:
            self.late_length += len(text)

    def _take_whole(self, text: str) -> bool:
        """A plain `message` after agent deltas repeats the answer, or only its part
        after the last tool call (wire 17): it never replaces what was streamed."""
        streamed, whole = self.text.strip(), text.strip()
        if streamed.endswith(whole) or not whole.startswith(streamed):
            return False
        self._append(whole[len(streamed) :] if streamed else text)
        return True

    def _replace(self, text: str) -> None:
        """Show another text. What was on the screen at Esc stays there."""
        if self.frozen_at is not None:
            self._replace_late(text)
            return
        if self.shown_length:
            self.withdrawn.append(self.shown)
        self.blocks = [b for b in self.blocks if not isinstance(b, TextBlock)]
        self._open = TextBlock([text] if text else [])
        self.blocks.append(self._open)
        self.shown_length = len(text)

    def _replace_late(self, text: str) -> None:
        if not text.startswith(self.late_text):
            self.withdrawn.append(self.late_text)
        self.late = [b for b in self.late if not isinstance(b, TextBlock)]
        self._open = TextBlock([text] if text else [])
        self.late.append(self._open)
        self.late_length = len(text)

    def _take_reasoning(self, text: str) -> None:
        target = self._target
        last = target[-1] if target else None
        if not isinstance(last, ReasoningBlock):
            last = ReasoningBlock()
            target.append(last)
        last.parts.append(text)

    def _take_thought(self, event: AgentThought) -> None:
        block = self._find(ThoughtBlock, event.id)
        if block is None:
            block = ThoughtBlock(event.id)
            self._target.append(block)
            self._open = None
        block.position = event.position
        # A later snapshot may leave out what an earlier one had (wire 16).
        block.thought = event.thought or block.thought
        block.tool = event.tool or block.tool
        block.tool_input = event.tool_input or block.tool_input
        block.observation = event.observation or block.observation

    def _take_node(self, event: NodeProgress) -> None:
        self.has_nodes = True
        block = self._find(NodeBlock, event.id)
        if block is None:
            block = NodeBlock(event.id, event.node_id, event.node_type, event.title)
            self._target.append(block)
        block.status = event.status
        block.error = event.error
        block.elapsed = event.elapsed

    def _find(self, kind: type[_Step], id: str) -> _Step | None:
        for block in reversed(self._target):
            if isinstance(block, kind) and block.id == id:
                return block
        return None


def _open_end(blocks: list[Block]) -> TextBlock | None:
    """The text that more text belongs to; none behind a step of an agent."""
    for block in reversed(blocks):
        if isinstance(block, TextBlock):
            return block
        if isinstance(block, ThoughtBlock):
            return None
    return None


def _reasoning(blocks: list[Block]) -> int:
    return sum(
        len(b.text if isinstance(b, ReasoningBlock) else b.thought)
        for b in blocks
        if isinstance(b, ReasoningBlock | ThoughtBlock)
    )


def _text(blocks: list[Block]) -> str:
    return "".join(
        [part for b in blocks if isinstance(b, TextBlock) for part in b.parts]
    )
