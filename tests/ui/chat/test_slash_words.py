"""Slash words in the input: run, completed, refused, or sent as text."""

import pytest
from textual.command import CommandPalette

from app.ui.chat.status_line import State
from app.ui.dialogs.help import HelpDialog
from tests.ui.using import HELD, SHOWN, Chat, Opener


async def call(chat: Chat, word: str) -> None:
    """Type a word and press Enter."""
    await chat.press(*word, "enter")
    await chat.until(lambda: chat.draft == "")


async def test_stop_stops_the_answer(chat: Chat) -> None:
    await chat.hold()
    await call(chat, "/stop")
    await chat.is_in(State.READY)
    await chat.sees(SHOWN, "■ interrupted after")
    assert (chat.stops, chat.queries) == (1, [HELD])


async def test_stop_with_nothing_to_stop_says_so(chat: Chat) -> None:
    await call(chat, "/stop")
    await chat.sees("no answer runs")


async def test_new_begins_a_new_conversation(chat: Chat) -> None:
    await chat.ask("n=3 rate=0")
    await call(chat, "/new")
    await chat.misses("The harbour")


async def test_copy_copies_the_last_answer_as_it_was_written(chat: Chat) -> None:
    await chat.ask("kind=markdown rate=0")
    await call(chat, "/copy")
    await chat.sees("answer copied")
    assert "```" in chat.app.clipboard


async def test_copy_with_nothing_to_copy_says_so(chat: Chat) -> None:
    await call(chat, "/copy")
    await chat.sees("there is nothing to copy")


async def test_ledger_shows_the_stop_ledger(chat: Chat) -> None:
    await call(chat, "/ledger")
    await chat.sees("no answer was interrupted")
    await chat.hold()
    await chat.press("escape")
    await chat.is_in(State.READY)
    await call(chat, "/ledger")
    await chat.sees("Esc pressed at")


async def test_queue_says_what_waits_and_what_can_be_done_with_it(chat: Chat) -> None:
    await call(chat, "/queue")
    await chat.sees("no message waits")
    await chat.hold()
    await chat.send("second")
    await call(chat, "/queue")
    await chat.sees("1 queued: /back or /drop")
    await chat.press("escape")
    await chat.is_in(State.READY)
    await call(chat, "/queue")
    await chat.sees("1 held: /send, /back or /drop")
    await call(chat, "/drop")
    await chat.sees("1 queued message dropped")


async def test_send_sends_what_is_held(chat: Chat) -> None:
    await call(chat, "/send")
    await chat.sees("no message is held")
    await chat.hold()
    await chat.send("n=1 rate=0")
    await chat.press("escape")
    await chat.sees("held: n=1 rate=0")
    await call(chat, "/send")
    await chat.request("/chat-messages", 2)
    await chat.is_in(State.READY)
    assert chat.queries == [HELD, "n=1 rate=0"]


async def test_fold_shows_the_reasoning(chat: Chat) -> None:
    await chat.ask("kind=think rate=0")
    await call(chat, "/fold")
    await chat.sees("The question is short.")


async def test_theme_takes_a_name_and_refuses_an_unknown_one(chat: Chat) -> None:
    await call(chat, "/theme nord")
    assert chat.app.theme == "nord"
    await call(chat, "/theme no-such")
    await chat.sees("no theme is called no-such")
    assert chat.app.theme == "nord"


async def test_theme_alone_lets_choose_one(chat: Chat) -> None:
    await call(chat, "/theme")
    await chat.until(lambda: isinstance(chat.app.screen, CommandPalette))


async def test_help_and_palette_open(chat: Chat) -> None:
    await call(chat, "/help")
    await chat.until(lambda: isinstance(chat.app.screen, HelpDialog))
    await chat.press("escape")
    await call(chat, "/palette")
    await chat.until(lambda: isinstance(chat.app.screen, CommandPalette))


async def test_quit_leaves(chat: Chat) -> None:
    await chat.press(*"/quit", "enter")
    await chat.until(lambda: chat.app.return_value == 0)


async def test_a_slash_that_is_no_command_is_sent_after_a_hint(chat: Chat) -> None:
    text = "/etc/hosts n=1 rate=0"
    await chat.send(text)
    await chat.sees("/etc/hosts is no command: enter again sends it as text")
    assert (chat.draft, chat.queries) == (text, [])
    await chat.press("enter")
    await chat.until(lambda: chat.queries == [text])


async def test_a_changed_message_gets_a_hint_of_its_own(chat: Chat) -> None:
    await chat.send("/tmp n=1")
    await chat.sees("/tmp is no command")
    await chat.press("!", "enter")
    await chat.until(lambda: chat.draft == "/tmp n=1!")
    assert chat.queries == []


async def test_two_slashes_send_a_message_that_begins_with_one(chat: Chat) -> None:
    await chat.send("//stop n=1 rate=0")
    await chat.until(lambda: chat.queries == ["/stop n=1 rate=0"])


async def test_the_menu_opens_narrows_and_closes(chat: Chat) -> None:
    await chat.press("/")
    await chat.sees("/stop", "Stop the answer")
    await chat.press("l")
    await chat.sees("/ledger", "/links")
    await chat.misses("/stop")
    await chat.press("i")
    await chat.misses("/ledger")
    await chat.press("backspace", "backspace", "backspace")
    await chat.misses("/links")


async def test_enter_runs_what_is_chosen_in_the_menu(chat: Chat) -> None:
    await chat.press(*"/he", "enter")
    await chat.until(lambda: isinstance(chat.app.screen, HelpDialog))
    assert chat.draft == ""


async def test_up_and_down_choose_in_the_menu_from_end_to_end(chat: Chat) -> None:
    await chat.press(*"/l", "down", "tab")
    await chat.until(lambda: chat.draft == "/links")
    await chat.press("backspace", "backspace", "backspace", "backspace", "up", "tab")
    await chat.until(lambda: chat.draft == "/links")


async def test_tab_writes_the_word_out_and_leaves_room_for_what_follows(
    chat: Chat,
) -> None:
    await chat.press(*"/th", "tab")
    await chat.until(lambda: chat.draft == "/theme ")


async def test_a_click_in_the_menu_runs_it(chat: Chat) -> None:
    await chat.press(*"/hel")
    await chat.sees("/help")
    await chat.pilot.click(type(chat.screen.words.menu), offset=(2, 0))
    await chat.until(lambda: isinstance(chat.app.screen, HelpDialog))


async def test_a_bare_slash_and_enter_run_nothing(chat: Chat) -> None:
    await chat.hold()
    await chat.press("/", "enter")
    await chat.sees("/ is no command")
    assert (chat.state, chat.stops) == (State.STREAMING, 0)


async def test_the_footer_names_the_keys_of_the_menu_once_a_word_is_chosen(
    chat: Chat,
) -> None:
    await chat.press("/")
    await chat.sees("↑↓ Choose")
    assert "Run" not in chat.keys
    await chat.press("down")
    await chat.sees("⏎ Run", "tab Complete")


async def test_the_menu_keeps_enter_from_no_message_of_several_lines(
    chat: Chat,
) -> None:
    await chat.write("/l\nsecond line")
    await chat.misses("/ledger")


async def test_with_the_menu_open_esc_still_stops_a_running_answer(chat: Chat) -> None:
    await chat.hold()
    await chat.press("/", "l")
    await chat.sees("/ledger")
    await chat.press("escape")
    await chat.is_in(State.READY)
    assert chat.stops == 1
    assert chat.draft == "/l"


@pytest.mark.parametrize("size", [(60, 15), (200, 60), (20, 8)])
async def test_the_menu_fits_everywhere(
    open_chat: Opener, size: tuple[int, int]
) -> None:
    async with open_chat(size=size, greeted=False) as chat:
        await chat.press("/")
        await chat.sees("/stop")
        assert len(chat.everything.splitlines()) <= size[1]
