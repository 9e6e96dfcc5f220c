"""What can be done with the messages that wait."""

from typing import Final

from app.ui.chat.queueing import drop_queue, send_queue, show_queue, take_back
from app.ui.command import Command

QUEUE: Final = (
    Command(
        id="send-queue",
        title="Send what waits",
        slash="send",
        empty_keys="enter",
        help="Sends the messages that are held after a stop or a failure.",
        run=send_queue,
        label="Send queued",
        applies=lambda now: now.held,
    ),
    Command(
        id="take-back",
        title="Take the last queued message back",
        slash="back",
        empty_keys="up",
        help="Takes the message queued last back into the input.",
        run=take_back,
        label="Take back",
        applies=lambda now: now.queued > 0,
    ),
    Command(
        id="drop-queue",
        title="Drop what waits",
        slash="drop",
        keys="f8",
        help="Drops the queue.",
        run=drop_queue,
        label="Drop queue",
        applies=lambda now: now.queued > 0,
    ),
    Command(
        id="queue",
        title="Show what waits",
        slash="queue",
        help="Shows the messages that wait, and says what can be done with them.",
        run=show_queue,
    ),
)
