"""Older pages of a conversation."""

import asyncio

from app.session.histories.history import PAGE
from tests.ui.using import Opener, keep_conversation


async def test_each_page_is_shown_once_however_many_ask_for_it(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 3 * PAGE)
    async with open_chat(resume=True) as chat:
        await chat.sees(f"answer {3 * PAGE - 1:03d}")
        view = chat.screen.view
        known = [view.older.all_shown]
        fetched = await asyncio.gather(*[view.older.fetch() for _ in range(4)])
        assert fetched == [True, True, False, False]
        known.append(view.older.all_shown)
        assert known == [False, True]
        assert view.session is not None
        asked = [turn.query for turn in view.session.turns]
        assert asked == [f"question {n:03d}" for n in range(3 * PAGE)]


async def test_of_a_new_conversation_everything_is_shown(open_chat: Opener) -> None:
    async with open_chat() as chat:
        view = chat.screen.view
        assert view.older.all_shown
        assert not await view.older.fetch()
