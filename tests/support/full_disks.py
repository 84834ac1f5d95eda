"""Count lists where no file may be longer than so many bytes, as on a disk that is full.

    python -m tests.support.full_disks '[["clients.toml", 300000]]'

Each run is a process of its own that has imported everything by then, which takes a second.
"""

import json
import os
import resource
import signal
import sys
from hashlib import sha256
from pathlib import Path

from data_gen.__main__ import main
from data_gen.commands import own  # noqa: F401, for the processes


def sums_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder, and in the folders in it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in paths}


def count_list(mapping: str, most: int) -> tuple[int, str]:
    """Return the exit code of a run that may write files of so many bytes, and what it says."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        for stream in (1, 2):
            os.dup2(writing, stream)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        code = main(["own", mapping])
        sys.stdout.flush()
        os._exit(code)
    os.close(writing)
    with open(reading, encoding="utf-8") as said:
        text = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


if __name__ == "__main__":
    for path, size in json.loads(sys.argv[1]):
        ended = count_list(path, size)
        print(json.dumps([path, size, *ended, sums_of(Path(path).parent)]), flush=True)
