"""The questions that a word names, and their list."""

import shlex

import pytest

from breachlab import find
from breachlab.cli.answering import ALL, find_questions, listing
from breachlab.errors import NoSuchQuery
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from tests.support.cases import for_each


def test_a_word_names_one_a_topic_or_all():
    assert find_questions("exposure/total", "en") == ["exposure/total"]
    assert find_questions("what_if", "en") == [
        name for name in names() if name.startswith("what_if/")
    ]
    assert find_questions(ALL, "en") == names()


@for_each(
    "said, offer",
    [
        ("exposure/by_regoin", "Did you mean exposure/by_region?"),
        ("exposur", "Did you mean exposure?"),
        ("by_region", "exposure/by_region"),
        ("combien par région", "exposure/by_region"),
        ("tornado", "Did you mean cost/tornado?"),
    ],
)
def test_what_names_none_is_answered_by_the_nearest(said, offer):
    with pytest.raises(NoSuchQuery) as error:
        find_questions(said, "en")
    assert offer in str(error.value) and "python -m breachlab" in str(error.value)


def test_the_refusal_is_french_where_asked():
    with pytest.raises(NoSuchQuery, match=r"Vouliez-vous dire exposure/by_region\u202f\?"):
        find_questions("exposure/by_regoin", "fr")


@for_each("language", LANGUAGES)
@for_each("topic", sorted({name.partition("/")[0] for name in names()}))
def test_a_list_has_a_line_a_question_and_ends_in_a_command_that_has_what_it_needs(topic, language):
    *lines, blank, last = listing(find_questions(topic, language), language).splitlines()
    assert [line.split()[0] for line in lines] == find_questions(topic, language) and blank == ""
    assert all(line.endswith(find(line.split()[0]).texts(language).question) for line in lines)
    words = shlex.split(last.partition("python -m breachlab ")[2])
    assert all(f"--{name}" in words for name in find(words[0]).needed)
