"""What can be done with the messages that wait."""

from typing import Final

from app.ui.command import Command
from app.ui.queueing.actions import drop_queue, send_queue, show_queue, take_back

QUEUE: Final = (
    Command(
        id="send-queue",
        title="Send what waits",
        slash="send",
        empty_keys="enter",
        help="Sends the messages that are held after a stop or a failure.",
        run=send_queue,
        label="Send queued",
        applies=lambda now: now.held and not now.queue_keys,
    ),
    Command(
        id="take-back",
        title="Take the last queued message back",
        slash="back",
        empty_keys="up",
        help="Takes the message queued last back into the input.",
        run=take_back,
        label="Take back",
        applies=lambda now: now.queued > 0 and not now.queue_keys,
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
        keys="f7",
        help="Lists the messages that wait: Up and Down choose one, Alt+Up and Alt+Down "
        "move it, Enter edits it, D drops it, S sends it now. Again, or Esc: closes the "
        "list.",
        run=show_queue,
        label=lambda now: "" if now.queue_keys or not now.queued else "Queue",
    ),
)

QUEUE_PANEL: Final = (
    Command(
        id="queue-up",
        help="In the list of what waits: the one above.",
        run=lambda chat: chat.queueing.choose(-1),
        keys="up",
        label="Choose",
        display="↑↓",
        applies=lambda now: now.queue_keys,
    ),
    Command(
        id="queue-down",
        help="In the list of what waits: the one below.",
        run=lambda chat: chat.queueing.choose(1),
        keys="down",
        applies=lambda now: now.queue_keys,
    ),
    Command(
        id="queue-edit",
        help="In the list of what waits: takes the chosen one into the input; sent "
        "again, it is in its place.",
        run=lambda chat: chat.queueing.edit(),
        keys="enter",
        label="Edit",
        applies=lambda now: now.queue_keys,
    ),
    Command(
        id="queue-now",
        help="In the list of what waits: stops the running answer, then sends the "
        "chosen one.",
        run=lambda chat: chat.queueing.send_now(),
        keys="s",
        label="Send now",
        applies=lambda now: now.queue_keys,
    ),
    Command(
        id="queue-drop",
        help="In the list of what waits: drops the chosen one.",
        run=lambda chat: chat.queueing.drop(),
        keys="d,delete,backspace",
        label="Drop",
        applies=lambda now: now.queue_keys,
    ),
    Command(
        id="queue-earlier",
        help="In the list of what waits: moves the chosen one up.",
        run=lambda chat: chat.queueing.move(-1),
        keys="alt+up,shift+up,ctrl+up",
        label="Move",
        display="alt+↑↓",
        applies=lambda now: now.queue_keys,
    ),
    Command(
        id="queue-later",
        help="In the list of what waits: moves the chosen one down.",
        run=lambda chat: chat.queueing.move(1),
        keys="alt+down,shift+down,ctrl+down",
        applies=lambda now: now.queue_keys,
    ),
)
"""Keys that mean something only while the panel has the focus."""
