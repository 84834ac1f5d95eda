"""Residuals: the errors of the fitted tables against their targets.

Each line compares the persons of some groups, of profiles or by département, with the wanted ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy

from data_gen import ledger
from data_gen.calibration import histories, moves, placing, profiles, unemployment
from data_gen.calibration.histories import CANDIDATE, FORMERLY, REGISTERED
from data_gen.ledger import Setting

LINE = "{name:<52} {groups:>6} {weighted:>9} {worst:>9}  {where}"
HEADS = {"name": "", "groups": "groups", "weighted": "weighted", "worst": "worst", "where": "in"}


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
    persons = _by_status(setting)
    yield Residual(
        "registered by département", unemployment.count_registered(setting), persons[REGISTERED]
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
    yield from _held_against(setting, persons[REGISTERED])


def lines(setting: Setting) -> list[str]:
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
    index = {key: place for place, key in enumerate(zip(*_columns(cells), strict=True))}
    persons = numpy.zeros(len(index))
    each = ledger.read_published("persons_final") / profiles.SLOTS
    for sex, age, status, *history, slots in profiles.profiles(setting):
        numbers = [histories.NONE if figure == "" else figure for figure in history]
        key = (int(sex == "male"), age, histories.STATUSES.index(status), *numbers)
        persons[index[key]] = slots * each
    for margin in profiles.margins(setting, cells):
        totals = dict(zip(margin.targets, margin.totals(persons).tolist(), strict=True))
        yield Residual(f"profiles, {margin.name}", margin.targets, totals)


def _columns(cells: dict) -> list[list[int]]:
    return [cells[column].tolist() for column in histories.COLUMNS]


def _held_against(setting: Setting, registered: dict[str, float]) -> Iterator[Residual]:
    """Yield comparisons that were not fitted: whole régions, and estimates by the rates only."""
    regions = unemployment.read_published("held_against", "region")
    by_region = dict.fromkeys(regions, 0.0)
    for code, persons in registered.items():
        if moves.regions()[code] in by_region:
            by_region[moves.regions()[code]] += persons
    yield Residual("held against: registered by région", regions, by_region)
    rated = unemployment.apply_rates(setting)
    known = {
        code: persons
        for code, persons in unemployment.read_published("fitted").items()
        if code in rated
    }
    yield Residual("held against: what the rates alone would give", known, rated)


def _by_status(setting: Setting) -> dict[str, dict[str, float]]:
    """Return the placed persons of each status by département."""
    persons = {status: dict.fromkeys(placing.departements(), 0.0) for status in placing.STATUSES}
    for code, status, _, _, count, _ in placing.persons_by_departement(setting):
        persons[status][code] += count
    return persons


def _by_intensity(setting: Setting) -> dict[str, float]:
    """Return the formerly registered by département, as weights, if room were unlimited."""
    intensity, totals = unemployment.intensity(setting), placing.by_group(setting)
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
