"""The selection as chips, and the choices of the search box; a région adds its départements."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from breachlab.query.addresses import REGION
from breachlab.query.known_values import Dimension
from breachlab.words import LANGUAGES
from breachlab.words.language import fold
from dashboard.database.communes import find_communes
from dashboard.database.served_world import World
from dashboard.layout.words import PageWords
from dashboard.state.page_state import Selection, departement_of

MOST = 6  # chips of one dimension; more become one chip with their number


@dataclass(frozen=True)
class Chip:
    """A filter on one dimension, or a part of it: its words, and the act that removes it."""

    dimension: str
    label: str
    act: str


def chips(
    selection: Selection, world: World, words: PageWords, communes: Collection[str] = ()
) -> list[Chip]:
    """Return the chips of a selection; that of a département names the commune looked for."""
    found = find_communes(world, communes).items()
    named = {departement_of(code): name.replace("'", "’") for code, name in found}
    return [
        chip
        for name, values in selection.items()
        for chip in _of(words.canvas.dimensions[name], values, world, words, named)
    ]


def choices(world: World, language: str) -> list[list[str]]:
    """Return the search box's choices: [act, label, group, folded words of both languages]."""
    return [
        [act, labels[language], groups[language], fold(" ".join([*labels.values(), code]))]
        for act, code, labels, groups in _choices(world)
    ]


def _of(
    dimension: Dimension,
    values: tuple[str, ...],
    world: World,
    words: PageWords,
    named: Mapping[str, str],
) -> Iterator[Chip]:
    whole = [
        (region, named)
        for region, codes in (world.regions if dimension.name == "departements" else {}).items()
        for named in ((f"{REGION}{region}",), codes)
        if (len(codes) > 1 or named != codes) and set(named) <= set(values)
    ]
    rest = [value for value in values if not any(value in codes for _, codes in whole)]
    if len(whole) + len(rest) > MOST:
        label = words.text("several").format(dimension.group, len(values))
        yield Chip(dimension.name, label, f"clear:{dimension.name}")
        return
    for region, codes in whole:
        yield _chip(dimension.name, words.canvas.words.label("region", region) or region, codes)
    for value in rest:
        label = dimension.heading(value)
        commune = named.get(value) if dimension.name == "departements" else None
        if commune and label != f"{commune} ({value})":
            label = words.text("where").format(label, commune)
        yield _chip(dimension.name, label, (value,))


def _chip(name: str, label: str, values: tuple[str, ...]) -> Chip:
    return Chip(name, label, f"toggle:{name}={'.'.join(values)}")


def _choices(world: World) -> Iterator[tuple[str, str, dict, dict]]:
    vocabularies = {each: world.words[each] for each in LANGUAGES}
    for name, values in world.values.items():
        named = {each: words.canvas.dimensions[name] for each, words in vocabularies.items()}
        groups = {each: dimension.group for each, dimension in named.items()}
        for value in values:
            labels = {each: dimension.heading(value) for each, dimension in named.items()}
            yield f"add:{name}={value}", value, labels, groups
    groups = {each: words.text("region") for each, words in vocabularies.items()}
    for region, codes in world.regions.items():
        if len(codes) == 1:  # the région is one département
            continue
        labels = {
            each: words.canvas.words.label("region", region) or region
            for each, words in vocabularies.items()
        }
        yield f"add:departements={REGION}{region}", "", labels, groups
    yield from _age_groups(world, vocabularies)


def _age_groups(
    world: World, vocabularies: dict[str, PageWords]
) -> Iterator[tuple[str, str, dict, dict]]:
    """Yield the age groups that have a name: minors, young people, seniors."""
    dimension = {each: words.canvas.dimensions["age_bands"] for each, words in vocabularies.items()}
    groups = {each: ages.group for each, ages in dimension.items()}
    for name, bands in world.age_groups.items():
        labels = {each: words.text(name) for each, words in vocabularies.items()}
        yield f"add:age_bands={'.'.join(bands)}", "", labels, groups
