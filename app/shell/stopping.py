"""Stops an answer that another program, or nobody any more, receives."""

from typing import Final

from app.config import Settings
from app.errors import ExitCode
from app.shell.printing import print_lines
from app.shell.running import run_in_workspace
from app.workspace import Workspace

_WITHIN: Final = 10.0
"""Seconds for the server to answer."""
_TAKEN: Final = (
    "The server took the stop. It says so of every task id, also of one that has ended "
    "or never was: only the end of the answer itself proves anything."
)


def stop(settings: Settings, task_id: str) -> ExitCode:
    """Ask the server to stop a task of the same app and user.

    Args:
        settings: Where the task runs.
        task_id: What the first event of its stream named.

    Raises:
        DifyError: The server, or the way to it, failed.
    """

    async def ask(workspace: Workspace) -> None:
        await workspace.client.info()  # decides the path
        await workspace.client.stop(task_id, within=_WITHIN)

    run_in_workspace(settings, ask)
    return print_lines([_TAKEN])
