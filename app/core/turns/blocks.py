"""The parts of an answer, in order of arrival."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class TextBlock:
    """Answer text, kept as it came: parts are only ever appended."""

    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text of the block."""
        return "".join(self.parts)


@dataclass(slots=True)
class ReasoningBlock:
    """Reasoning that came apart from the answer."""

    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole reasoning."""
        return "".join(self.parts)


@dataclass(slots=True)
class ThoughtBlock:
    """One step of an agent: what it called and what came back."""

    id: str
    position: int = 0
    thought: str = ""
    tool: str = ""
    """Names joined with `;`, empty for a step without a tool."""
    tool_input: str = ""
    observation: str = ""


@dataclass(slots=True)
class NodeBlock:
    """One node of a chatflow's run."""

    id: str
    node_id: str = ""
    node_type: str = ""
    title: str = ""
    status: str = "running"
    error: str = ""
    elapsed: float = 0.0
    """Seconds; 0 while it runs."""


@dataclass(slots=True)
class FileBlock:
    """A file the assistant made."""

    id: str
    type: str = ""
    url: str = ""


Block = TextBlock | ReasoningBlock | ThoughtBlock | NodeBlock | FileBlock


def shown_of(block: Block) -> str:
    """All text of a block that a reader may see."""
    match block:
        case TextBlock() | ReasoningBlock():
            return block.text
        case ThoughtBlock():
            return f"{block.tool} {block.tool_input} {block.observation}"
        case FileBlock():
            return block.url
        case NodeBlock():
            return ""
