"""The screen one chats on: puts its parts together and passes intents on."""

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from app.core.draft import Draft, DraftFile
from app.core.outbox import Place
from app.core.texts.text import clean
from app.core.turns.status import Status
from app.ui.chat.conversation_view import ConversationView
from app.ui.chat.input.path_completion import takes_path
from app.ui.chat.input.prompt import Prompt
from app.ui.chat.input.putting import put_into_view, unanswered
from app.ui.chat.input.suggestions import Suggestions
from app.ui.chat.inputs import with_inputs
from app.ui.chat.key_bar import KeyBar
from app.ui.chat.links import open_link
from app.ui.chat.situation import Situation
from app.ui.chat.status_line import State, StatusLine, state_of
from app.ui.chat.stopping import Stopping
from app.ui.chat.working_keys import working_keys
from app.ui.command import Command
from app.ui.commands.table import BY_ID, bindings
from app.ui.conversations.side_list import SideList
from app.ui.drafts import PLACEHOLDER, Drafts
from app.ui.finding.finding import Finding
from app.ui.finding.recall import Recall
from app.ui.finding.turn_spot import TurnSpot
from app.ui.queueing.queueing import Queueing
from app.ui.transcript import Transcript, toggle_late

if TYPE_CHECKING:
    from app.core.wire.models import AppParameters
    from app.ui.attaching.attaching import Attaching
    from app.ui.chat.input.slash_menu import SlashMenu


class ChatScreen(Screen[None]):
    """One conversation, the input, the status line, the line of keys.

    It keeps no state of the conversation: the view on it does, and what things mean
    is the session's.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    @dataclass
    class NewConversation(Message):
        """The person wants to begin a new conversation."""

        files: tuple[DraftFile, ...] = ()
        """What goes along with what is written in the input."""

    @dataclass
    class ConversationWanted(Message):
        """The person wants to go to another conversation."""

        key: str = ""
        """The journal's key of it; empty for one that the journal lacks."""
        conversation_id: str = ""
        """Dify's id; empty if there is none."""
        turn: TurnSpot | None = None
        """The turn to show; None to show it where it was left."""

    @dataclass
    class ReachabilityAsked(Message):
        """Somebody sends, or an answer failed: can the server be reached?"""

        failed: bool

    def __init__(self) -> None:
        super().__init__()
        self.view: ConversationView = ConversationView()
        """The conversation that is shown."""
        self.prompt: Final = Prompt(placeholder=PLACEHOLDER)
        self.status: Final = StatusLine()
        self.stopping: Final[Stopping] = Stopping(self)
        self.suggestions: Final = Suggestions()
        self.queueing: Final[Queueing] = Queueing(self)
        self.drafts: Final = Drafts(self)
        self.side: Final[SideList] = SideList(self)
        self.parameters: AppParameters | None = None
        """What the app takes and asks for; None until the server has told."""
        self._attaching: Attaching | None = None
        self.finding: Final[Finding] = Finding(self)
        self.recall: Final[Recall] = Recall(self)
        self.refusal = ""
        """Why nothing can be sent; empty when that is possible."""
        self._menu: SlashMenu | None = None
        self._idle = State.CONNECTING, ""
        self._doubted = ""
        self._draft_kind = (True, False)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.view
        yield self.prompt
        yield self.status
        yield KeyBar(lambda: working_keys(self.situation()))

    def on_mount(self) -> None:
        """The input has the focus, and keeps it; what Esc does follows the mouse."""
        self.prompt.focus()
        self.watch(self, "selections", self.refresh_bindings, init=False)

    # What is shown

    def show(self, view: ConversationView) -> None:
        """Show another conversation; this one keeps place, selection and draft."""
        self.drafts.save()
        self.view.keep(self.prompt.state, self.selections.get(self.view.transcript))
        self.finding.close()
        self.recall.close()
        self.view.display = False
        self.view = view
        if not view.is_attached:
            self.mount(view, before=self._menu or self.prompt)
        view.display = True
        self.prompt.state = view.prompt_state
        selection = view.selection
        self.selections = {view.transcript: selection} if selection else {}
        if self._attaching is not None:
            self._attaching.show()
        self.show_state()

    def show_idle(self, state: State, advice: str = "") -> None:
        """Say how things stand while no answer runs.

        Args:
            state: The word.
            advice: What to do about it; empty when all is well.
        """
        self._idle = state, advice
        self.show_state()

    def hint(self, text: str, seconds: float = 3.0) -> None:
        """Say something in the status line for a moment."""
        self.status.flash(text, seconds)

    @on(ConversationView.StateChanged)
    def follow_state(self, event: ConversationView.StateChanged) -> None:
        """Show what the session does now, here or in the list."""
        if event.view is self.view:
            self.show_state()
        self.side.look()

    def show_state(self) -> None:
        """Show what the conversation on the screen does now."""
        turn = self.view.live
        state, advice = self._idle
        if self.view.draining and state is State.READY and len(self.view.outbox):
            advice = "your message goes out when the server has ended the last answer"
        elif self.view.waits_for_window:
            advice = "your message goes out when the other window has its answer"
        if turn is not None and state is not State.LEAVING:
            place = "in another window" if turn.elsewhere else ""
            self.status.show(state_of(turn), turn, place)
        else:
            self.status.show(state, turn, advice)
        self.queueing.follow()
        self.refresh_bindings()

    @on(ConversationView.TurnEnded)
    def give_question_back(self, event: ConversationView.TurnEnded) -> None:
        """Put a question that got no answer into the input, if nothing is there."""
        self.side.turn_ended(event.view)
        if event.turn.status is Status.FAILED:
            self.post_message(self.ReachabilityAsked(failed=True))
        if unanswered(event.turn):
            put_into_view(self, event.view, event.turn.draft)

    @on(Transcript.LinkHovered)
    def show_link(self, event: Transcript.LinkHovered) -> None:
        """Show where the link under the mouse leads."""
        self.status.hint = clean(event.url)

    @on(Transcript.LinkClicked)
    def open_link(self, event: Transcript.LinkClicked) -> None:
        """Open a link that was clicked."""
        open_link(self, event.url)

    # Keys and commands

    def situation(self) -> Situation:
        """What commands depend on, as it is now."""
        view, outbox = self.view, self.view.outbox
        return Situation(
            esc=self.stopping.context(),
            menu_choice=self._menu is not None and self._menu.has_choice,
            queued=len(outbox),
            held=outbox.held > 0,
            queue_keys=self.queueing.has_keys,
            selecting=view.transcript.selecting,
            following=view.transcript.following,
            stopped_turn=view.stopped_turn is not None,
            path=takes_path(self.prompt.document[0]),
            finding=self.finding.has_focus,
            recalling=self.recall.is_open,
            suggestion=self._next_suggestion() is not None,
            listing=self.side.focused,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now; if not, the next one bound to it may."""
        match action, parameters:
            case "command", (str(id),):
                return BY_ID[id].applies(self.situation())
            case "command_when_empty", (str(id),):
                now = self.situation()
                if now.typing_elsewhere or not self.prompt.empty:
                    return False
                return BY_ID[id].applies(now)
        return super().check_action(action, parameters)

    async def action_command(self, id: str) -> None:
        """Do what a command's key does; keys behind it wait for what that opens."""
        command = BY_ID[id]
        done = (command.press or command.run)(self)
        if isinstance(done, Coroutine):
            await done

    async def action_command_when_empty(self, id: str) -> None:
        """Do what a key does that belongs to the input while something is written."""
        await self.action_command(id)

    def action_stay(self) -> None:
        """Keep the focus in the input."""
        self.prompt.focus()

    # The input

    @on(Prompt.Submitted)
    def submit(self, event: Prompt.Submitted) -> None:
        """Run the command that was written, or send the message."""
        # Not at the top: the first paint needs no slash words.
        from app.ui.chat.input.slash import Call, read_draft

        text = event.draft.text
        meaning = read_draft(text)
        doubted, self._doubted = self._doubted, ""
        if isinstance(meaning, Call):
            self._run(meaning.command, meaning.argument)
        elif meaning.doubt and doubted != text:
            self._doubted = text
            self.prompt.give_back(text, event.place)
            self.hint(f"{meaning.doubt}: enter again sends it as text", 6)
        elif self.refusal:
            self.prompt.give_back(text, event.place)
            self.hint(self.refusal, 6)
        else:
            self._send(event.draft._replace(text=meaning.text), event.place)

    def _send(self, draft: Draft, place: Place | None) -> None:
        """Send a message once the app knows all that it requires."""
        view = self.view

        def send(draft: Draft) -> None:
            view.send(draft, place)
            self.post_message(self.ReachabilityAsked(failed=False))

        def go_on() -> None:
            if view.attachments:
                self.attaching.send(draft, send)
            else:
                send(draft)

        with_inputs(self, go_on, lambda: self.prompt.give_back(draft.text, place))

    @property
    def attaching(self) -> "Attaching":
        """Attaches files; made when it is needed first."""
        if self._attaching is None:
            from app.ui.attaching.attaching import Attaching

            self._attaching = Attaching(self)
        return self._attaching

    def _run(self, command: Command, argument: str = "") -> None:
        if argument and command.run_with is not None:
            done = command.run_with(self, argument)
        else:
            done = command.run(self)
        if isinstance(done, Coroutine):
            self.run_worker(done)

    @on(Prompt.FilesPasted)
    def attach_files(self, event: Prompt.FilesPasted) -> None:
        """Attach the files that were dragged in."""
        self.attaching.attach_files(event.paths)

    @on(Prompt.Changed)
    def follow_draft(self) -> None:
        """What keys do can depend on what is written."""
        self.stopping.draft_changed()
        self.drafts.changed()
        self.recall.follow()
        self._follow_slash()
        if self.prompt.empty:
            self.prompt.forget_loaded()
        kind = (self.prompt.empty, self._next_suggestion() is not None)
        if kind != self._draft_kind:
            self._draft_kind = kind
            self.refresh_bindings()

    def _follow_slash(self) -> None:
        document = self.prompt.document
        slash = document.line_count == 1 and document[0].startswith("/")
        slash = slash and not self.recall.is_open
        if self._menu is None:
            if not slash:
                return
            # Not at the top: the start of the app needs no list of options.
            from app.ui.chat.input.slash_menu import SlashMenu

            self._menu = SlashMenu()
            self.mount(self._menu, before=self.prompt)
        self._menu.follow(document[0] if slash else "")
        self.refresh_bindings()

    def on_option_list_option_highlighted(self) -> None:
        """With a word chosen in the menu, more keys mean something."""
        self.refresh_bindings()

    def on_slash_menu_taken(self, event: "SlashMenu.Taken") -> None:
        """Run the command that was chosen in the menu."""
        self.prompt.take()
        self._run(event.command)

    def on_slash_menu_completed(self, event: "SlashMenu.Completed") -> None:
        """Write the word out that was chosen in the menu."""
        command = event.command
        self.prompt.clear_draft()
        self.prompt.load(f"/{command.slash}{' ' if command.argument else ''}")

    @property
    def menu_open(self) -> bool:
        """Whether the menu of slash words is open."""
        return self._menu is not None and self._menu.is_open

    @property
    def menu(self) -> "SlashMenu":
        """The menu of slash words, for the commands that need it open."""
        assert self._menu is not None
        return self._menu

    # What a person can do

    def toggle_ledger(self) -> None:
        """Show or hide the stop ledger of the last interrupted turn."""
        if turn := self.view.stopped_turn:
            toggle_late(self.view.transcript, turn)
        else:
            self.hint("no answer was interrupted")

    def _next_suggestion(self) -> str | None:
        if not len(self.suggestions) or self.view.has_turns:
            return None
        return self.suggestions.after(self.prompt.text)

    def suggest_next(self) -> None:
        """Put the next suggested question into the input."""
        question = self._next_suggestion()
        if question is None:
            self.hint("no question is suggested")
        else:
            self.prompt.clear_draft()
            self.prompt.load(question)

    def new_conversation(self, files: tuple[DraftFile, ...] = ()) -> None:
        """Begin a new conversation with these files; the old one goes on."""
        self.side.leave()
        self.post_message(self.NewConversation(files))

    def leave(self) -> None:
        """Leave difyterm; what runs is stopped first."""
        self.run_worker(self.app.action_quit())
