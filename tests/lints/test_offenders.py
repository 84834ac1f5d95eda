"""Code that breaks a rule of plain English gets no more; the list of it only gets shorter."""

from breachlab.paths import ROOT
from tests.support.cases import for_each
from tools.measure import rules

MEND = "mended: python -m tools.measure --write"


def rules_of_both():
    known, now = rules.read_offenders(), rules.offenders()
    return [(rule, known.get(rule, []), now.get(rule, [])) for rule in known.keys() | now.keys()]


@for_each("rule, known, now", rules_of_both)
def test_offenders_get_no_more(rule, known, now):
    assert [each for each in now if each not in known] == []


@for_each("rule, known, now", rules_of_both)
def test_offenders_that_are_gone_are_not_listed(rule, known, now):
    assert [each for each in known if each not in now] == [], MEND


@for_each("name", ["README.md", "README.fr.md"])
def test_readme_has_120_lines_at_most(name):
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 120
