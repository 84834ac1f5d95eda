"""Make the tables under data_gen/reference/ and print their errors against the targets.

With --check, compare the files with those that would be made.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from breachlab.paths import DEFAULT_BREACH
from data_gen import ledger
from data_gen.breach import FOLDER
from data_gen.calibration import files, histories, moves, placing, profiles
from data_gen.calibration.fitting import CannotFit
from data_gen.calibration.histories import CANDIDATE, FORMERLY, REGISTERED
from data_gen.ledger import BadReference, Setting

EXAMPLE = "example: python -m data_gen.calibration --check"
LINE = "{name:<52} {groups:>6} {weighted:>9} {worst:>9}  {where}"
HEADS = {"name": "", "groups": "groups", "weighted": "weighted", "worst": "worst", "where": "in"}


def main() -> int:
    """Make or check the tables; return 1 if figures contradict each other or a file differs."""
    parser = argparse.ArgumentParser(
        prog="python -m data_gen.calibration", description=__doc__, epilog=EXAMPLE
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    is_check = parser.parse_args().check
    if FOLDER != DEFAULT_BREACH:
        return _fail(f"tables are kept for {DEFAULT_BREACH.name} alone, not for {FOLDER.name}.")
    try:
        if is_check:
            if path := files.first_difference():
                return _fail(f"{path} differs. Make it again with: python -m data_gen.calibration")
            print("Every file is what python -m data_gen.calibration would make.")
            return 0
        for path in files.make():
            print(path)
    except (BadReference, CannotFit) as problem:
        return _fail(str(problem))
    for setting in ledger.SETTINGS:
        print("", *list_residuals(Setting(setting)), sep="\n")
    return 0


def _fail(message: str) -> int:
    print(f"Error: {message}", file=sys.stderr)
    return 1


@dataclass(frozen=True)
class Residual:
    """The persons of some groups, as fitted and as wanted."""

    name: str
    wanted: Mapping[Any, float]
    found: Mapping[Any, float]

    @property
    def weighted(self) -> float:
        """The sum of all differences over the sum of all targets."""
        off = sum(abs(self.found[group] - wanted) for group, wanted in self.wanted.items())
        return off / sum(self.wanted.values())

    @property
    def worst(self) -> tuple[Any, float]:
        """The group with the largest relative difference, and that difference."""
        errors = {
            group: self.found[group] / wanted - 1 for group, wanted in self.wanted.items() if wanted
        }
        group = max(errors, key=lambda each: abs(errors[each]))
        return group, errors[group]


def residuals(setting: Setting) -> Iterator[Residual]:
    """Yield the residuals of a setting: fitted margins first, then figures that were not fitted."""
    yield from _of_profiles(setting)
    persons = {status: dict.fromkeys(placing.departements(), 0.0) for status in placing.STATUSES}
    for code, status, _, _, count, _ in placing.persons_by_departement(setting):
        persons[status][code] += count
    yield Residual(
        "registered by département", placing.count_registered(setting), persons[REGISTERED]
    )
    yield Residual(
        "candidate spaces by département, by young residents",
        _in_proportion(persons[CANDIDATE], placing.young(setting)),
        persons[CANDIDATE],
    )
    yield Residual(
        "formerly registered, had each place all the room",
        _in_proportion(persons[FORMERLY], _by_intensity(setting)),
        persons[FORMERLY],
    )
    # Whole régions, and estimates by the rates only, were not fitted.
    regions = placing.count_job_seekers("held_against", "region")
    by_region = dict.fromkeys(regions, 0.0)
    for code, count in persons[REGISTERED].items():
        if moves.regions()[code] in by_region:
            by_region[moves.regions()[code]] += count
    yield Residual("held against: registered by région", regions, by_region)
    rated = placing.apply_rates(setting)
    published = placing.count_job_seekers("fitted")
    known = {code: persons for code, persons in published.items() if code in rated}
    yield Residual("held against: what the rates alone would give", known, rated)


def list_residuals(setting: Setting) -> list[str]:
    """Return the residuals of a setting as the lines of a table."""
    return [LINE.format(**HEADS | {"name": f"residuals, {setting.name}"})] + [
        LINE.format(
            name=each.name,
            groups=len(each.wanted),
            weighted=f"{each.weighted:.2%}",
            worst=f"{each.worst[1]:+.2%}",
            where=each.worst[0],
        )
        for each in residuals(setting)
    ]


def _of_profiles(setting: Setting) -> Iterator[Residual]:
    """Yield the errors of the slots of profiles against each margin."""
    cells = histories.cells(setting)
    columns = [cells[column].tolist() for column in histories.COLUMNS]
    index = {key: place for place, key in enumerate(zip(*columns, strict=True))}
    persons = numpy.zeros(len(index))
    each = ledger.read_published("persons_final") / profiles.SLOTS
    for sex, age, status, *history, slots in profiles.profiles(setting):
        numbers = [histories.NONE if figure == "" else figure for figure in history]
        key = (int(sex == "male"), age, histories.STATUSES.index(status), *numbers)
        persons[index[key]] = slots * each
    for margin in profiles.margins(setting, cells):
        totals = dict(zip(margin.targets, margin.totals(persons).tolist(), strict=True))
        yield Residual(f"profiles, {margin.name}", margin.targets, totals)


def _by_intensity(setting: Setting) -> dict[str, float]:
    """Return the formerly registered by département, as weights, if room were unlimited."""
    intensity, totals = placing.intensity(setting), placing.by_group(setting)
    everywhere: dict[tuple[str, str], int] = {}
    for (_, sex, band), people in placing.residents().items():
        everywhere[sex, band] = everywhere.get((sex, band), 0) + people
    weights = dict.fromkeys(intensity, 0.0)
    for (code, sex, band), people in placing.residents().items():
        share = people / everywhere[sex, band]
        weights[code] += intensity[code] * share * totals.get((FORMERLY, sex, band), 0.0)
    return weights


def _in_proportion(found: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the same total, shared in proportion to the weights."""
    scale = sum(found.values()) / sum(weights[code] for code in found)
    return {code: weights[code] * scale for code in found}


if __name__ == "__main__":
    sys.exit(main())
