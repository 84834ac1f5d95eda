"""The peak memory of a process."""

from pathlib import Path

import psutil


def peak(pid: int) -> int:
    """Return a process's peak memory in bytes; off Linux its present memory; 0 if it ended."""
    status = Path(f"/proc/{pid}/status")
    try:
        if not status.exists():
            return psutil.Process(pid).memory_info().rss
        lines = status.read_text().splitlines()
    except (OSError, psutil.Error):
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
