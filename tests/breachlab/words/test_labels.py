"""Every code that people read has its words in both languages, and no answer holds words itself."""

from breachlab.words.units import kind
from tests.support.cases import for_each
from tests.support.catalogue import ASKED

BLANK = """
    select kind, code
    from labels
    where trim(coalesce(label_en, '')) = '' or trim(coalesce(label_fr, '')) = ''
"""
CLOSED = """
    select 'channel', unnest(enum_range(null::channel))::varchar union all
    select 'extraction', unnest(enum_range(null::extraction))::varchar union all
    select 'extraction', 'none' union all
    select 'step', unnest(enum_range(null::drift))::varchar union all
    select 'history', unnest(enum_range(null::end_band))::varchar union all
    select 'idle_band', unnest(enum_range(null::end_band))::varchar union all
    select 'history', 'registered' union all select 'history', 'candidate_space' union all
    select 'idle_band', unnest(['registered', '21 and over']) union all
    select 'bound_by', unnest(['nothing', 'email', 'sms', 'letter', 'space']) union all
    select distinct 'standing', standing from breaches union all
    select distinct 'perimeter', perimeter from breaches union all
    select distinct 'impact', impact from harms union all
    select distinct 'held_by', held_by from fields union all
    select distinct 'counted_by', counted_by from cost_components
"""


def test_every_code_of_a_closed_list_has_words(lab, english):
    codes = set(lab.execute(CLOSED).fetchall()) - {("step", "none")}
    assert not {(of, code) for of, code in codes if not english.label(of, code)}


def test_every_code_that_people_read_has_words_in_both_languages(lab):
    assert lab.execute(BLANK).fetchall() == []


def test_every_value_of_a_closed_list_has_words(lab, english):
    for parameter, word in lab.execute("from selection_values").fetchall():
        if parameter in ("breakdown", "split"):  # whose words are the names of columns
            continue
        of = {"statuses": "status", "sexes": "sex"}.get(parameter, parameter.removesuffix("s"))
        assert english.label(of, word), (parameter, word)


@for_each("name", ASKED)
def test_codes_of_answers_have_each_words(answer, english, name):
    kinds = {each for each, _ in english.labels}
    rows = answer(name)
    for column in rows.select_dtypes(exclude="bool"):
        if column.endswith(("_id", "_ids")) or kind(column) in kinds:
            codes = {code for value in rows[column].dropna() for code in _codes(column, value)}
            assert not {code for code in codes if not english.label(column, code)}, column


def _codes(column, value):
    return str(value).split() if column.endswith("_ids") else [value]


# A text of an answer is a code, a name, a source or the ledger's own: nothing in English.
FREE = {"source", "used_by", "organisation", "name", "made_of"}
ENDINGS = ("_name", "_ids", "_counts", "_source", "_reference", "_en", "_fr")
CODES = ("75 and over", "in full")  # with a space


def test_answers_hold_no_words(answer):
    assert [
        f"{name} {column}: {text}"
        for name in ASKED
        for column in answer(name).select_dtypes(["object", "str", "category"])
        if column not in FREE and not column.endswith(ENDINGS)
        for text in answer(name)[column].dropna()
        if isinstance(text, str) and " " in text and text not in CODES
    ] == []
