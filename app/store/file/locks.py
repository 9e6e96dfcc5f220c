"""Locks between instances."""

from pathlib import Path

from filelock import FileLock


def lock_beside(path: Path, limit: float) -> FileLock:
    """A lock that ends with its process; for the owner only.

    Args:
        path: What it is for: its file is beside that, with the ending `.lock`.
        limit: Longest wait for it, in seconds. To wait longer raises `TimeoutError`.
    """
    return FileLock(
        path.with_suffix(".lock"), timeout=limit, mode=0o600, fallback_to_soft=False
    )
