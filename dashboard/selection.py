"""What is selected, and what each chart asks of it; no Dash, no SQL.

A selection is data, {dimension: [values]}: a dimension that is not in it keeps everything.
"""

from collections.abc import Collection, Iterable

Selection = dict[str, list]

DIMENSIONS = ("departements", "age_bands", "sexes", "statuses", "first_years", "end_bands")


def toggle(selection: Selection, dimension: str, value: str | int) -> Selection:
    """Return the selection with this value added, or taken out where it was selected.

    >>> toggle({}, "departements", "59")
    {'departements': ['59']}
    >>> toggle({"departements": ["59"]}, "departements", "75")
    {'departements': ['59', '75']}
    >>> toggle({"departements": ["59"]}, "departements", "59")
    {}
    """
    values = selection.get(dimension, [])
    kept = [each for each in values if each != value]
    return _with(selection, dimension, kept if value in values else [*values, value])


def without(selection: Selection, dimensions: Collection[str]) -> Selection:
    """Return the selection with these dimensions cleared.

    >>> without({"sexes": ["female"], "statuses": ["registered"]}, ["sexes"])
    {'statuses': ['registered']}
    """
    return {name: values for name, values in selection.items() if name not in dimensions}


def parameters_for(own: Collection[str], selection: Selection) -> Selection:
    """Return the query parameters for the chart that shows its own dimensions.

    A chart obeys every part of the selection but its own, or the first click on a bar would
    leave that bar alone on its chart and nothing else to click.

    >>> parameters_for(["sexes"], {"sexes": ["female"], "statuses": ["registered"]})
    {'statuses': ['registered']}
    """
    return without(selection, own)


def tags(selection: Selection) -> list[str]:
    """Return the selection as flat words, as a list of choices has them.

    >>> tags({"departements": ["59", "75"], "first_years": [2010]})
    ['departements=59', 'departements=75', 'first_years=2010']
    """
    return [tag(name, value) for name, values in selection.items() for value in values]


def tag(dimension: str, value: str | int) -> str:
    """Return one value as a word that also names its dimension."""
    return f"{dimension}={value}"


def from_tags(words: Iterable[str]) -> Selection:
    """Return the selection that these words stand for.

    >>> from_tags(["first_years=2010", "departements=59", "departements=75"])
    {'departements': ['59', '75'], 'first_years': [2010]}
    """
    selection: Selection = {}
    for word in words:
        dimension, _, text = word.partition("=")
        value = int(text) if dimension == "first_years" else text
        selection.setdefault(dimension, []).append(value)
    return {name: selection[name] for name in DIMENSIONS if name in selection}


def _with(selection: Selection, dimension: str, values: list) -> Selection:
    changed = {**selection, dimension: values} if values else without(selection, [dimension])
    return {name: changed[name] for name in DIMENSIONS if name in changed}
