"""Kill a command at a moment drawn from a seed, judge its files, then run it again."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tools.faults.folders import hash_files, list_changed
from tools.faults.running import Ended, count_namings, run, with_fault
from tools.faults.stage import Stage
from tools.faults.subjects import Subject
from tools.faults.tries import FORMER, LATTER, Try

SIGKILL = -9
# One kill in three is before a change of a name, as a file could be lost there.
OF_NAMINGS = 1 / 3


@dataclass(frozen=True)
class Reference:
    """A run without a fault: its seconds, its changes of names, its results and files."""

    seconds: float
    namings: int
    latter: Mapping[str, Any]
    names: frozenset[str]


def observe(subject: Subject, stage: Stage) -> Reference:
    """Run a command to its end; raise RuntimeError if it fails without a fault."""
    folder = stage.fresh(subject.name)
    subject.prepare(stage, folder)
    counted = stage.folder / f"{subject.name}.count"
    ended, namings = count_namings(subject.words(stage, folder), folder, counted)
    if ended.code:
        raise RuntimeError(f"{subject.name} fails without a fault: {ended.said}")
    return Reference(ended.seconds, namings, subject.read(folder), frozenset(hash_files(folder)))


def kill_once(subject: Subject, reference: Reference, stage: Stage, seed: int) -> Try:
    """Kill the command once and judge its files; run it again and judge these."""
    chance, folder = random.Random(f"{subject.name} {seed}"), stage.fresh(subject.name)
    subject.prepare(stage, folder)
    before, former = hash_files(folder), subject.read(folder)
    done, killed = _kill(subject.words(stage, folder), folder, reference, chance)
    outcome, troubles = judge(subject, folder, before, former, reference.latter)
    left = set(hash_files(folder)) - set(before) - reference.names
    again = run(with_fault(subject.words(stage, folder)))
    troubles += judge_next(subject, folder, again, left, reference)
    if killed.code not in (0, SIGKILL):
        troubles.append(f"it ended with {killed.code}: {killed.said[-500:]}")
    kept = f"{outcome}, {len(left)} files left" if left else outcome
    return Try(subject.name, seed, done, kept, tuple(troubles))


def _kill(
    words: list[str], folder: Path, reference: Reference, chance: random.Random
) -> tuple[str, Ended]:
    """Kill a command at a moment or before a change of a name; return the deed and the end.

    The moment may come after the end: one command in twenty is over by then.
    """
    if chance.random() < OF_NAMINGS and reference.namings:
        number = chance.randint(1, reference.namings)
        options = ("--folder", str(folder), "--die-at", str(number))
        done = f"killed before change {number} of {reference.namings} of a name"
        return done, run(with_fault(words, *options))
    part = chance.uniform(0.05, 1.05)
    ended = run(with_fault(words), kill_after=part * reference.seconds)
    return f"killed at {part:.0%} of {reference.seconds:.1f} s", ended


def judge(
    subject: Subject,
    folder: Path,
    before: Mapping[str, str],
    former: Mapping[str, Any],
    latter: Mapping[str, Any],
) -> tuple[str, list[str]]:
    """Return the state that stands, former or latter, and a sentence for each damaged file."""
    try:
        state = subject.read(folder)
    except Exception as error:  # of any kind: it cannot be read
        return "nothing that can be read", [f"it cannot be read: {error}"]
    troubles = [
        f"{name} is neither the former nor the latter"
        for name, content in state.items()
        if content not in (former[name], latter[name])
    ]
    is_of = {name: FORMER if state[name] == former[name] else LATTER for name in state}
    replaced = tuple(name for name, which in is_of.items() if which == LATTER)
    changed = list_changed(before, hash_files(folder), replaced)
    troubles += [f"{name} is gone or not as it was" for name in changed]
    return " and ".join(sorted(set(is_of.values()))), troubles


def judge_next(
    subject: Subject, folder: Path, again: Ended, left: set[str], reference: Reference
) -> list[str]:
    """Return the errors of the next run, and of its clean-up after the killed one."""
    if again.code:
        return [f"the next run ended with {again.code}: {again.said[-500:]}"]
    try:
        state = subject.read(folder)
    except Exception as error:
        return [f"the next run left what cannot be read: {error}"]
    troubles = [f"{name} of the next run is another" for name in _differing(state, reference)]
    if subject.keeps_attempts:
        return troubles
    stray = set(hash_files(folder)) - reference.names
    troubles += [f"{name} was left by both" for name in sorted(stray)]
    return [*troubles, *_unsaid(left - stray, again.said, folder)]


def _differing(found: Mapping[str, Any], reference: Reference) -> list[str]:
    return [name for name, content in found.items() if content != reference.latter[name]]


def _unsaid(removed: set[str], said: str, folder: Path) -> Iterator[str]:
    """Yield each file or folder that the next run removed without saying so."""
    gone = {_topmost_gone(folder, name) for name in removed}
    for name in sorted(gone):
        if Path(name).name not in said:
            yield f"{name} was removed without a word"


def _topmost_gone(folder: Path, name: str) -> str:
    """Return the file, or the topmost of its folders that is gone, too."""
    gone = [each for each in (Path(name), *Path(name).parents) if not (folder / each).exists()]
    return gone[-1].as_posix()


def kills_of(subject: Subject, stage: Stage) -> partial[Try]:
    """Return a function of the seed that kills a command once."""
    return partial(kill_once, subject, observe(subject, stage), stage)
