"""By being there: what the text of every file under sql/ must have, whatever it asks."""

import re

import duckdb

from breachlab import find
from breachlab.paths import MACROS, ROOT, read
from breachlab.query.headlines import SIZED
from breachlab.query.parameters import PARAMETERS, REQUIRED
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.cards.around import SOURCE_SIGNS as MARKS
from data_gen.calibration import source_tables
from tests.support.catalogue import ASKED, QUALITY

GOLDEN = ROOT / "tests" / "golden"
READABLE = 175


def test_queries_are_one_select_below_their_question_and_grain(subtests):
    for name in names():
        with subtests.test(name=name):
            query = find(name)
            (statement,) = duckdb.extract_statements(query.sql)
            assert statement.type == duckdb.StatementType.SELECT
            question, blank, grain, *_ = query.header.splitlines()
            assert question.endswith("?") and blank == "" and grain.startswith("Grain:")
            # with an example of what must be given
            assert set(REQUIRED) & query.parameters == set(query.needed)


def test_headers_say_in_a_known_code_what_holds_at_full_size_only():
    codes = {find(name).part(SIZED) for name in ASKED} - {None}
    assert [find(name).part(SIZED) for name in QUALITY if find(name).part(SIZED)] == []
    for language in LANGUAGES:
        assert codes == {*interface(language)["sizes"]} - {"all"}


def test_queries_have_a_sentence_to_fill_and_findings_end_in_one_that_always_holds():
    assert [name for name in ASKED if not find(name).texts("en").headlines] == []
    headed = [name for name in names() if find(name).texts("en").findings]
    assert headed
    assert [name for name in headed if find(name).texts("en").findings[-1].condition] == []


def test_a_mark_is_known_and_every_query_with_a_finding_has_one():
    headed = [name for name in names() if find(name).texts("en").findings]
    assert [name for name in headed if find(name).mark not in MARKS] == []
    assert [name for name in names() if find(name).mark not in {None, *MARKS}] == []


def test_parameters_are_each_known_and_used():
    used = {parameter for name in names() for parameter in find(name).parameters}
    assert used == set(PARAMETERS)


def test_no_line_compares_an_age_band_as_a_word_or_by_its_order():
    """The table age_bands says what a band is of; a code that a line returns may look like one."""
    bands = "|".join(row["age_band"] for row in source_tables.read("age_bands"))
    compared = re.compile(
        rf"(?<!then )'({bands})'|\bage_band\b(::\w+)? *[<>]|[<>]=? *(\w+\.)?age_band\b"
    )
    assert compared.search("if(age_band = '16-17', 1, 0)") and compared.search("age_band >= first")
    files = [*(ROOT / "sql").rglob("*.sql"), *MACROS.glob("*.sql")]
    assert [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files
        for line in read(path).splitlines()
        if compared.search(line.partition("--")[0])
    ] == []


def stored(path):
    """Yield the statements of a file that make a macro or a view which the database keeps."""
    for statement in re.sub(r"--.*", "", read(path)).split(";\n"):
        if re.match(r"\s*create (or replace )?(macro|view)\b", statement):
            yield statement


def test_no_view_stands_where_a_table_can():
    """No selection changes a view, so that each question would count it anew: it is a table made
    with the database. The views that there are stand in for rows of persons, which they add to."""
    files = [*MACROS.glob("*.sql"), *(ROOT / "data_gen").rglob("*.sql")]
    found = {
        view
        for path in files
        for view in re.findall(r"(?m)^create (?:or replace )?view (\w+) as$", read(path))
    }
    assert found == {"breached_records", "registrants"}


def test_no_stored_macro_or_view_calls_if():
    """DuckDB 1.5 could not read it. There `if(a, b, c)` is a rule of the parser, which writes it as
    a `case`; DuckDB 2.0 has a macro of that name, and stores the call. What 1.5 then reads of the
    file names a function that it lacks: "Scalar Function with name if does not exist". Elsewhere
    `if` does no harm: a question is text, which the DuckDB that runs it reads."""
    files = [*MACROS.glob("*.sql"), *(ROOT / "data_gen").rglob("*.sql")]
    assert sum(1 for path in files for _ in stored(path)) > 100
    assert [
        f"{path.relative_to(ROOT)}: {call[0]}"
        for path in files
        for statement in stored(path)
        for call in re.finditer(r"(?i)\bif *\(.*", statement)
    ] == []


def test_goldens_are_each_of_a_query_and_short_enough_to_be_read():
    """What is longer is narrowed with a line Example: in its query."""
    kept = {path.relative_to(GOLDEN).with_suffix(""): read(path) for path in GOLDEN.glob("*/*.csv")}
    assert {path.as_posix() for path in kept} == set(ASKED)
    assert {path for path, text in kept.items() if len(text.splitlines()) > READABLE} == set()
