"""Fill the disk while a command writes to it: a small file system, or a limit of file sizes.

The small file system needs the right to mount. Without it, writes beyond a size of file fail, as
they do on a full disk.
"""

import random
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tools.faults.killing import SUBJECTS, Reference, Subject, judge, judge_next, observe
from tools.faults.stage import SAID, Ended, Stage, Try, hash_files, run, start_command, with_fault

WRITERS = tuple(each for each in SUBJECTS if each.name != "accept")  # it writes a few kilobytes
DISK = 200  # megabytes of memory for the small file system
CHUNK = bytes(2**20)


def full_disks(stage: Stage) -> partial[Try]:
    """Return a function of the seed that fills a disk once."""
    references: dict[str, Reference] = {}
    return partial(fill_once, stage, references)


def fill_once(stage: Stage, references: dict[str, Reference], seed: int) -> Try:
    """Fill the disk under a command and judge the files; make room, run it again, judge again."""
    chance, subject = random.Random(f"disk {seed}"), WRITERS[seed % len(WRITERS)]
    reference = references.get(subject.name) or observe(subject, stage)
    references[subject.name] = reference
    with _disk(stage.fresh("disk")) as (disk, is_own):
        folder = stage.fresh(subject.name, disk)
        subject.prepare(stage, folder)
        before, former = hash_files(folder), subject.read(folder)
        words = subject.words(stage, folder)
        moment = chance.uniform(0.1, 0.9) * reference.seconds
        done, ended = _fill(words, disk, moment) if is_own else _limit(words, chance)
        outcome, troubles = judge(subject, folder, before, former, reference.latter)
        troubles += _list_unsaid(subject, ended, reference, hash_files(folder), before)
        again = run(with_fault(words))
        troubles += judge_next(subject, folder, again, set(), reference)
    said = f"{outcome}, {SAID} said" if ended.code else outcome
    return Try("disk", seed, f"{subject.name}, {done}", said, tuple(troubles))


def _list_unsaid(
    subject: Subject,
    ended: Ended,
    reference: Reference,
    after: Mapping[str, str],
    before: Mapping[str, str],
) -> Iterator[str]:
    """Yield a sentence for each missing error message, and for each file that should not remain."""
    if ended.code and (ended.code < 0 or "Traceback" in ended.said):
        yield f"it ended with {ended.code}: {ended.said[-500:]}"
    if ended.code and not ended.last_line.startswith("Error: "):
        yield f"it said no error: {ended.last_line}"
    for name in sorted({*after} - {*before} - reference.names):
        if not subject.keeps_attempts or ended.code:
            yield f"{name} was left"


@contextmanager
def _disk(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the folder, and whether a small file system is mounted on it."""
    is_own = is_mounted(folder)
    try:
        yield folder, is_own
    finally:
        if is_own:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def is_mounted(folder: Path) -> bool:
    """Mount a small file system on a folder; return whether that worked."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "faults", str(folder)]
    try:
        return subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:  # no mount command
        return False


def _fill(words: list[str], disk: Path, moment: float) -> tuple[str, Ended]:
    """Fill the disk at a moment of a command; free it when the command has ended."""
    process = start_command(with_fault(words))
    start = time.monotonic()
    time.sleep(moment)
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while process.poll() is None:  # space that the command frees is filled, too
            try:
                file.write(CHUNK)
            except OSError:
                time.sleep(0.01)
    output, _ = process.communicate()
    ballast.unlink()
    ended = Ended(process.returncode, output, time.monotonic() - start)
    return f"full after {moment:.1f} s", ended


def _limit(words: list[str], chance: random.Random) -> tuple[str, Ended]:
    """Run a command that cannot write files beyond a size."""
    most = draw_limit(chance)
    return f"no file beyond {most:,} bytes", run(with_fault(words, "--file-limit", str(most)))


def draw_limit(chance: random.Random) -> int:
    """Return a size in bytes, drawn over orders of magnitude: small and large files fail."""
    return int(10 ** chance.uniform(3, 7.3))
