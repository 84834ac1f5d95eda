"""The ledger: each figure is published with a source or assumed with a range, or refused."""

import re
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from breachlab import ask
from breachlab.paths import DATA_GEN, ROOT
from data_gen import ledger
from data_gen.breach import FOLDER
from data_gen.calibration import files, histories, moves, placing, population, source_tables
from data_gen.ledger import CENTRAL, LOW, BadReference, Setting


def test_the_value_is_that_of_the_setting():
    for setting in ledger.SETTINGS:
        for figure in ledger.rows(ledger.Setting(setting)):
            if figure["is_published"]:
                assert figure["low"] is None and figure["source_en"] != "assumption", figure
            else:
                end = "central" if figure["name"] in ledger.CASES else setting
                assert figure["value"] == figure[end] and figure["reason_en"], figure


def test_each_text_stands_in_both_languages_with_the_numbers_of_its_own():
    for figure in ledger.rows(ledger.CENTRAL):
        for text in ("unit", "source", "reason"):
            english, french = figure[f"{text}_en"] or "", figure[f"{text}_fr"] or ""
            assert bool(english) == bool(french), (figure["name"], text)
            assert addresses(english) == addresses(french), (figure["name"], text)
            assert not re.search(r"\d,\d{3}\b", french), figure["name"]
            assert not re.search(r"\d \d{3}\b", english), figure["name"]


def addresses(text):
    """Return the addresses and the figures that a text of the ledger points to."""
    found = re.findall(r"https?://[^ ;,]+|\b[a-z]+(?:_[a-z0-9]+)+\b", text or "")
    return sorted(each.rstrip(".:)") for each in found)


def test_reasons_point_to_figures_that_exist_and_were_read_no_worse():
    figures = ledger.figures()
    for name, figure in figures.items():
        for language, see in (("en", "[Ss]ee"), ("fr", "[Vv]oir")):
            reason = figure.get(f"reason_{language}", "")
            for other in re.findall(rf"{see} ([a-z]\w*_\w+)(?!\w|\.\w|/)", reason):
                assert other in figures, (name, other)
                read, of_other = figure["read"], figures[other]["read"]
                assert ledger.READ.index(read) >= ledger.READ.index(of_other), (name, other)


def test_the_database_has_each_figure_of_the_ledger_published_ones_first_then_by_name(lab):
    """A published figure has a value; an assumed one has a range in its place."""
    published = {name: "value" in figure for name, figure in ledger.figures().items()}
    names = sorted(published, key=lambda name: (not published[name], name))
    rows = ask(lab, "method/ledger")
    assert rows.name.tolist() == names
    assert rows.is_published.tolist() == [published[name] for name in names]


def test_single_ends_stand_beside_the_setting_of_all_others():
    setting = Setting("central", {"candidate_space_persons": "low"})
    for name, figure in ledger.figures().items():
        end = {"candidate_space_persons": "low"}.get(name, "central")
        assert setting.figure(name) == figure.get(end, figure.get("value")), name
    assert str(setting) == "central, candidate_space_persons low"


def test_single_ends_are_one_setting_in_whatever_order():
    pair = {"abroad_persons": "low", "registered_persons": "high"}
    either, other = Setting("central", pair), Setting("central", tuple(reversed(pair.items())))
    assert either == other and hash(either) == hash(other)
    assert either != Setting("central") and hash(Setting("central")) == hash(ledger.CENTRAL)


def test_what_the_ledger_has_not_is_refused(subtests):
    cases = [
        ("persons_final: is published", lambda: Setting("central", {"persons_final": "low"})),
        ("nobody: is not in the ledger", lambda: Setting("central", {"nobody": "low"})),
        ("Setting 'middle': expected one of low", lambda: Setting("central", {"nobody": "middle"})),
        ("Setting 'middle': expected one of low, central, high", lambda: Setting("middle")),
        ("abroad_parsons: is not in the ledger", lambda: CENTRAL.figure("abroad_parsons")),
        (
            "abroad_persons: is assumed; expected a published",
            lambda: ledger.read_published("abroad_persons"),
        ),
        ("groups of records hold so many", lambda: ledger.check_size(43_000_000, 43_000_001)),
        (
            "expected 36,820,828 in 43,000,000",
            lambda: ledger.check_size(43_000_000, 36_820_827),
        ),
    ]
    for said, ask_for in cases:
        with subtests.test(said=said), pytest.raises(BadReference, match=said):
            ask_for()


FIGURE = {
    **{"low": 1, "central": 2, "high": 4, "read": "none", "used_by": ""},
    **{"unit_en": "persons", "unit_fr": "personnes", "reason_en": "a guess"},
    **{"reason_fr": "une estimation"},
}


@contextmanager
def changed(name, value):
    """Give one figure another value, in every setting."""
    figure = ledger.figures()[name] | dict.fromkeys(ledger.SETTINGS, value)
    figures = ledger.figures() | {name: figure}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "figures", lambda: figures)
        yield


def test_every_figure_is_used_by_files_that_exist():
    used = {
        (name, file)
        for name, figure in ledger.figures().items()
        for file in re.findall(r"[\w/]+\.(?:csv|sql|py)", figure["used_by"])
    }
    assert [f"{name}: {file}" for name, file in sorted(used) if not is_there(file)] == []


def is_there(file):
    """Return whether a file is typed, derived for each setting, or code."""
    folders = (source_tables.REFERENCE, FOLDER, DATA_GEN, ROOT)
    return Path(file).stem in files.MADE_BY_SETTING or any(
        (folder / file).exists() for folder in folders
    )


def test_what_sql_asks_for_is_in_the_ledger():
    unknown = [
        f"{path}: {name}"
        for folder in ("breachlab", "data_gen", "sql")
        for path in (ROOT / folder).rglob("*.sql")
        for name in asked(path.read_text(encoding="utf-8"))
        if name not in ledger.figures()
    ]
    assert unknown == []


def asked(sql):
    """Return the figures that a file of SQL asks the ledger for."""
    found = re.findall(r"assumed(?:_low|_high)?\('(\w+)'\)", sql)
    return found + re.findall(r"\b(?:low|central|high)\['(\w+)'\]", sql)


def test_a_published_figure_is_the_same_in_every_setting():
    assert LOW.figure("persons_final") == CENTRAL.figure("persons_final") == 36_820_828
    assert LOW.figure("abroad_persons") < CENTRAL.figure("abroad_persons")


def test_each_published_figure_has_the_day_of_its_source_or_is_undated():
    days = {
        name: each.get("known_from") for name, each in ledger.figures().items() if "value" in each
    }
    assert {type(each) for each in days.values()} == {date, str}
    assert {each for each in days.values() if isinstance(each, str)} == {"undated"}
    announced, decided = date(2024, 3, 13), date(2026, 1, 29)
    assert days["records_announced"] == announced and days["persons_final"] == decided
    told = {row["name"]: row["known_from"] for row in ledger.rows(CENTRAL)}
    assert told["fine_eur"] == decided and told["population_total"] is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"known_from": None}, "known_from None; expected a day, or 'undated'"),
        ({"known_from": "in May"}, "known_from 'in May'; expected a day, or 'undated'"),
    ],
)
def test_a_published_figure_of_no_day_is_refused(change, says):
    published = ledger.find_figure("fine_eur")
    assert says in refused(ledger.check, "fine_eur", published | change)
    without = {name: each for name, each in published.items() if name != "known_from"}
    assert "expected known_from, read" in refused(ledger.check, "fine_eur", without)


def refused(function, *arguments):
    """Return what a function says when it refuses its arguments."""
    with pytest.raises(BadReference) as refused:
        function(*arguments)
    return str(refused.value)


def test_a_bad_figure_is_named_with_what_was_expected():
    cases = [
        ({"low": 5}, "low 5, central 2, high 4 do not rise; expected low <= central"),
        ({"high": 1}, "low 1, central 2, high 1 do not rise"),
        ({"unit_en": "per mille of persons", "high": 1_001}, "high 1,001 is no share; expected"),
        ({"low": -1}, "low -1; expected a whole number from 0"),
        ({"central": 2.5}, "central 2.5; expected a whole number"),
        ({"source_en": "a book"}, "has low.*; expected central, high, low, read, reason_en"),
        ({"unit_fr": ""}, "has no unit_fr; expected it in English \\(_en\\) and in French"),
        ({"reason_fr": ""}, "has no reason_fr; expected it in English"),
        ({"read": "twice"}, "read 'twice'; expected one of in full, excerpt, secondary, memory"),
        ({"read": "in full"}, "has low.*; expected central, high, low, read, read_on"),
        ({"read": "in full", "read_on": "yesterday"}, "read_on 'yesterday'; expected a day"),
        ({"read": "excerpt", "read_on": date(2026, 11, 28)}, "has low.*; expected central"),
        ({"reason_en": "See https://a.example."}, "read none, but it has a source"),
    ]
    said = [(refused(ledger.check, "figure", FIGURE | change), says) for change, says in cases]
    assert [
        each for each, says in said if not re.match(f"assumptions.toml, figure: {says}", each)
    ] == []


# [(a figure, a value that cannot be, what finds it, what it says)]
IMPOSSIBLE = [
    ("candidate_space_persons", 40_000_000, histories.status, "formerly_registered: 46,160,000"),
    ("first_year_lasting_persons", 2_000_000, histories.first_year, "first_year 2004: "),
    ("ended_within_a_year_persons", 30_000_000, histories.count_ended, "years_since_end 1 to 19: "),
    ("abroad_persons", 4_000_000, population.count_deceased, "38,874,525 of 36,820,828"),
    ("place_intensity_per_mille", 450, placing.intensity, "450; expected 0, 500 or 1,000"),
    (
        "candidate_spaces_beyond_term_per_mille",
        999,
        histories.space_shares,
        "leaves -.* last year",
    ),
    ("born_abroad_per_mille", 10, moves.abroad_shares, "central: leaves -.* expected 0 or more"),
    ("age_18_per_mille", 900, None, "low: 1,040 together; expected less than"),
    ("abroad_age_youngest", 50, None, "low: 50; expected at most .*, 45"),
]


def test_impossible_figures_are_named(frozen_profiles, subtests):
    for name, value, make, says in IMPOSSIBLE:
        with subtests.test(figure=name), changed(name, value):
            said = refused(make, CENTRAL) if make else refused(source_tables.check_sources)
            assert re.search(says, said)


def test_a_share_outside_its_range_is_named_by_file_and_line(monkeypatch):
    row = {"status": "registered", "nir_per_mille": "1200"}
    monkeypatch.setattr(source_tables, "read", lambda name: [row])
    with pytest.raises(BadReference, match=r"table\.csv, line 2, nir_per_mille: 1200; expected 0"):
        source_tables.check_shares("table")


def test_a_total_that_does_not_match_is_named(monkeypatch):
    figures = ledger.figures() | {"population_total": {"value": 70_000_000}}
    monkeypatch.setattr(ledger, "figures", lambda: figures)
    message = r"departements\.csv, population: adds up to 68,042,591; expected 70,000,000"
    with pytest.raises(BadReference, match=message):
        source_tables.check_sources()
