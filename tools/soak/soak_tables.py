"""The tables of a soak: requests by phase, and the slopes of memory, handles and threads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tools.bench import markdown
from tools.bench.waits import percentile
from tools.soak.readers import REFUSED, Request
from tools.soak.samples import Sample
from tools.soak.slopes import fit_slope, second_half

ASKED = (
    *("phase", "what", "requests", "answered", "p50, ms", "p95, ms", "p99, ms"),
    *("refused", "errors", "answers of a wrong world"),
)
HELD = ("server holds", "first", "last", "most", "a hour, whole run", "a hour, second half")
MEASURES = {"memory": "memory, MB", "handles": "open handles", "threads": "threads"}


@dataclass(frozen=True)
class Soaked:
    """The findings of a soak."""

    requests: Sequence[Request]
    wrong: Counter[tuple[str, str]]
    samples: Sequence[Sample]
    swaps: int
    has_ended: bool = False  # the server, before its time

    @property
    def has_failed(self) -> bool:
        """Whether the server ended, or a request had a wrong answer or an unexpected trouble.

        A refused request is no trouble of its own: only a server that has ended refuses.
        """
        troubles = {each.trouble for each in self.requests} - {None, REFUSED}
        is_wrong = bool(self.wrong.total())
        return bool(troubles) or is_wrong or self.has_ended or not self.requests


def write_tables(soaked: Soaked) -> str:
    """Return both tables, and the number of swaps."""
    return "\n\n".join(
        [
            markdown.table(ASKED, list_requests(soaked)),
            markdown.table(HELD, list_slopes(soaked.samples)),
            f"{'The server ended before its time. ' if soaked.has_ended else ''}"
            f"{soaked.swaps} worlds were swapped in meanwhile. ± is the standard error of a line "
            "by least squares through samples every five seconds, as if these were independent.",
        ]
    )


def list_requests(soaked: Soaked) -> list[list[str]]:
    """Return a row for each phase and kind of request."""
    pairs = dict.fromkeys((each.phase, each.what) for each in soaked.requests)
    return [_asked_row(phase, what, soaked) for phase, what in pairs]


def _asked_row(phase: str, what: str, soaked: Soaked) -> list[str]:
    requests = [each for each in soaked.requests if (each.phase, each.what) == (phase, what)]
    times = [each.milliseconds for each in requests if each.trouble is None]
    troubles = Counter(each.trouble for each in requests if each.trouble)
    refused = troubles.pop(REFUSED, 0)
    errors = ", ".join(f"{count} {kind}" for kind, count in troubles.items()) or "none"
    ranks = [f"{percentile(times, rank):,.0f}" for rank in (50, 95, 99)]
    counts = [f"{len(requests):,}", f"{len(times):,}"]
    return [phase, what, *counts, *ranks, f"{refused:,}", errors, f"{soaked.wrong[phase, what]:,}"]


def list_slopes(samples: Sequence[Sample]) -> list[list[str]]:
    """Return a row for memory, handles and threads: values and slopes an hour."""
    return [_held_row(name, title, samples) for name, title in MEASURES.items()]


def _held_row(name: str, title: str, samples: Sequence[Sample]) -> list[str]:
    values = [getattr(sample, name) for sample in samples]
    slopes = [
        str(fit_slope([each.hours for each in part], [getattr(each, name) for each in part]))
        for part in (samples, second_half(samples))
    ]
    ends = [f"{value:,.0f}" for value in (values[0], values[-1], max(values))]
    return [title, *ends, *slopes]
