"""Fixtures are asymmetric: no swap of two counts, of two ends or of two rows leaves them as is."""

import ast
from itertools import combinations

from breachlab.paths import ROOT

ENDS = {"low": "high", "least": "most", "p10": "p90"}
MIDDLES = ("central", "mean", "likeliest", "value", "p50", "")  # what lies between two ends
COUNTED = ("_count", "_eur", "_share", "_thousand", "_value")
# Where the numbers of a test may be alike, and why.
ALIKE = {
    ("tests/breachlab/teaching/test_judging.py", "two_nirs_count one_address_count"):
        "counts of the same three pairs",
    ("tests/data_gen/test_calendar.py", "low high"): "the ends of the ledger",
    ("tests/sql/test_cost_draws.py", "p10_eur p90_eur"): "shares of the draws",
}  # fmt: skip


def numbers(node):
    """Return {name: numbers} of a literal dict or the named arguments of a call."""
    named = []
    if isinstance(node, ast.Dict):
        named = [
            (getattr(k, "value", None), v) for k, v in zip(node.keys, node.values, strict=True)
        ]
    elif isinstance(node, ast.Call):
        named = [(each.arg, each.value) for each in node.keywords]
    found = {}
    for name, value in named:
        values = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
        literal = [getattr(each, "value", None) for each in values]
        if isinstance(name, str) and any(literal) and all(type(e) in (int, float) for e in literal):
            found[name] = literal
    return found


def alike(named):
    """Yield the names of numbers that could be swapped without a trace."""
    for (one, first), (other, second) in combinations(named.items(), 2):
        if first == second and one.endswith(COUNTED) and other.endswith(COUNTED):
            yield f"{one} {other}"
    for name, values in named.items():
        if len(values) > 1 and len({*values}) == 1 and name.endswith(COUNTED):
            yield name
        words = name.split("_")
        for low, high in ENDS.items():
            other, *between = (
                "_".join(filter(None, (word if each == low else each for each in words)))
                for word in (high, *MIDDLES)
            )
            for middle in between if low in words else ():
                ends = zip(values, named.get(middle, ()), named.get(other, ()), strict=False)
                if any(least != part and part - least == most - part for least, part, most in ends):
                    yield f"{name} {other}"


def test_numbers_of_a_fixture_are_told_apart():
    found = {
        (str(path.relative_to(ROOT)), names)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for names in alike(numbers(node))
    }
    assert found == {*ALIKE}, "let them differ, or say in ALIKE why they may not"


def test_alike_finds_equal_counts_and_ends_at_one_distance():
    tree = ast.parse('{"low_eur": [1, 4], "eur": [3, 5], "high_eur": [9, 6], "a_count": [2, 2]}')
    found = [*alike(numbers(tree.body[0].value))]
    assert found == ["low_eur high_eur", "a_count"]
