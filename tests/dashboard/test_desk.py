"""Views of addresses and acts: any of them, in both languages, counted anew."""

import dataclasses
import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.drawing.bars import bars
from breachlab.query.parameters import COLUMNS
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard.cards.card import Card
from dashboard.database import few
from dashboard.desk import Desk
from dashboard.layout import frame, page_shell
from dashboard.pages import PAGES, Column
from dashboard.pages.who.page import WHO
from dashboard.server.guard import MOST_DRAWN
from dashboard.state.page_state import write_state
from tests.support.pages.components import named as named_parts
from tests.support.pages.components import parts, texts
from tests.support.pages.states import states
from tests.support.remembered import ask
from tests.support.tiers import examples

# A candidate space has no registration, so none that ended.
NOBODY = "/who?st=cs&e=0"
# The pages whose head says how many are selected; those of the others say what they are about.
COUNTING = {"who", *(page.name for page in PAGES if page.sub is None)}


@pytest.fixture(scope="module")
def known(desk):
    return desk.list_known(desk.world())


def named(tree):
    """Return {id: element} of all that have one."""
    found = [(each.id, each) for each in parts(tree) if getattr(each, "id", None)]
    assert len(dict(found)) == len(found), "an id stands twice"
    return dict(found)


def test_a_view_works_out_each_card_once_for_questions_drawing_and_frame(desk, monkeypatch):
    resolve, resolved = Card.resolve, []

    def note(card, state):
        resolved.append(card)
        return resolve(card, state)

    monkeypatch.setattr(Card, "resolve", note)
    for page in ("who", "method"):  # their headlines and blocks ask by no card
        view = desk.view(f"/{page}?d=59", "en")
        page_shell.whole(view)
        assert resolved == [*view.cards, *view.page.asks], page
        resolved.clear()


def head(view):
    """Return the persons that the head of a page shows, its headline, and what it offers."""
    found = named(page_shell.whole(view))
    shown = texts(found["numbers" if "numbers" in found else "head"])
    told = re.search(r"That is ([\d,]+) of", shown) or re.match(r"([\d,]+)", shown)
    persons = told[1] if told else "0"
    offers = [getattr(each, "data-act", None) for each in parts(found["head"])]
    return int(persons.replace(",", "")), texts(found["headline"]), [*filter(None, offers)]


@given(st.data())
@examples(15)
def test_every_state_is_drawn_in_both_languages(desk, known, data):
    state = data.draw(states(known))
    for language in LANGUAGES:
        view = desk.view(write_state(state), language)
        assert view.state == state and view.address == write_state(state)
        assert list(view.cards) == view.page.list_cards(view.state)
        assert view.notices == ()
        for card, drawn in view.cards.items():
            assert drawn.said or drawn.lacks, card.query
            assert not drawn.has_failed, card.query
            assert not set(drawn.resolved.ignored) - set(state.selection)


def test_the_mark_of_few_persons_is_short_enough_to_be_sent(desk, monkeypatch):
    monkeypatch.setattr(few, "LEAST", 30)
    near, far = (desk.view(f"/who?d=77&a=55-59&s={sex}&y=2008&e=6-10", "fr") for sex in "mf")
    assert near.few and far.few
    assert len(near.drawn) == len(far.drawn) <= MOST_DRAWN
    assert near.drawn != far.drawn


@given(st.data())
@examples(12)
def test_what_an_act_changes_is_the_page_as_if_it_were_drawn_anew(desk, known, data):
    state, language = data.draw(states(known)), data.draw(st.sampled_from(LANGUAGES))
    view = desk.view(write_state(state), language)
    whole = page_shell.whole(view)
    ids = named(whole)
    for name, inner in page_shell.parts(page_shell.changes(view)).items():
        assert name in ids and f">{inner}</{ids[name].tag}>" in whole, name
    for name, scope in frame.scopes(view).items():
        assert {each: getattr(ids[name], each) for each in scope} == scope


@given(st.data())
@examples(12)
def test_the_head_counts_those_of_a_where_clause(desk, known, lab, data):
    state = data.draw(states(known).filter(lambda each: each.page in COUNTING))
    # A switch of Who shows the registered alone, whatever statuses are selected.
    is_registered = state.page == "who" and state.options.get("whom") == "registered"
    chosen = state.selection | ({"statuses": ("registered",)} if is_registered else {})
    given = {COLUMNS[name]: list(values) for name, values in chosen.items()}
    where = " and ".join(f"{column}::varchar in ${column}" for column in given) or "true"
    counted = (
        "select coalesce(sum(living_person_count), 0)::bigint,"
        " coalesce(sum(living_here_person_count), 0)::bigint"
        f" from exposure_cube where {where}"
    )
    ((persons, residents),) = lab.execute(counted, given).fetchall()
    shown, headline, _ = head(desk.view(write_state(state), "en"))
    assert shown == (residents if state.page == "who" else persons)
    if not persons and not is_registered:
        assert headline.endswith(": nobody.")


def test_a_switch_of_the_page_changes_the_cards_that_follow_it(desk):
    everyone = desk.view("/who?d=59&a=25-29", "en")
    registered = desk.view("/who?d=59&a=25-29&whom=registered", "en")
    for card, drawn in everyone.cards.items():
        is_same = str(drawn) == str(registered.cards[card])
        assert is_same == (not card.follows), card.query
    assert head(everyone) != head(registered)


def test_nobody_is_said_and_what_to_loosen_is_offered(desk):
    view = desk.view(NOBODY, "en")
    persons, headline, offers = head(view)
    assert persons == 0
    assert headline == (
        "Candidate space only (identifié) · whose last registration ended under 1 year ago: nobody."
    )
    assert offers == ["clear:statuses", "clear:end_bands"]
    for page in ("what", "combination"):
        assert head(desk.view(NOBODY.replace("who", page), "en"))[1].endswith(": nobody.")
    gains = re.findall(
        r"Without the filter “([\w ]+)”: ([\d,]+) exposed residents", texts(page_shell.whole(view))
    )
    assert [title for title, _ in gains] == ["status", "end of registration"]
    for act, (_, gain) in zip(offers, gains, strict=True):
        loosened, _, none = head(desk.view(NOBODY, "en", [act]))
        assert loosened == int(gain.replace(",", "")) > 0
        assert none == []
    french = texts(page_shell.whole(desk.view(NOBODY, "fr")))
    assert "\u202f: aucune personne." in french
    gain = r"Sans le filtre «\u202fstatut\u202f»\u202f: [\d\u202f]+ habitants? exposés?"
    assert re.search(gain, french)


@pytest.mark.parametrize(
    ("address", "offered", "is_more"),
    [  # of the three of 16 and 17 in 35 none is registered, so the status stays as it is
        (
            "/who?d=35&a=16-17&st=cs&whom=registered",
            {"clear:departements", "clear:age_bands"},
            False,
        ),
        ("/who?st=cs&e=0&y=2010&a=16-17", set(), True),
    ],
)
def test_nobody_is_offered_to_clear_a_filter_that_hides_somebody_and_no_other(
    desk, address, offered, is_more
):
    view = desk.view(address, "en")
    persons, _, offers = head(view)
    assert (persons, {*offers}) == (0, offered)
    assert ("Clear more than one filter." in texts(page_shell.whole(view))) == is_more


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/who?d=59.XX&a=zz", ": d=XX, a=zz."),
        ("/who?b=1&c=2&f=3", ": b=1, f=3, c=2."),
        ("/who?b=1&h=2&f=3&g=4", ": b=1, h=2, f=3, …."),
        ("/who?a={person_count}", ": a={person_count}."),
    ],
)
def test_what_was_not_understood_is_named_three_at_most(desk, address, said):
    (notice,) = desk.view(address, "en").notices
    assert notice == f"Part of this address was not understood and is left out{said}"
    assert notice in texts(page_shell.whole(desk.view(address, "en")))


def test_an_old_link_to_the_circles_shows_rates_and_says_nothing(desk):
    view = desk.view("/who?shown=persons", "en")
    assert (view.address, view.notices) == ("/who", ())


def test_other_data_than_were_drawn_are_said(desk):
    now = desk.view("/who", "en").drawn
    assert desk.view("/who?s=f", "en").drawn == now != desk.view("/who", "fr").drawn
    assert desk.view("/who", "fr", (), now).notices == ()  # another language is no other data
    for language, word in (("en", "New data: 10,000 records, seed 2024"), ("fr", "graine 2024")):
        (notice,) = desk.view("/who", language, (), "who.en.another").notices
        assert word in notice


def test_data_that_could_not_be_taken_are_said_on_every_view(desk, one_world, monkeypatch):
    monkeypatch.setattr(one_world, "has_trouble", True)
    for address in ("/who", "/who?s=f"):
        (notice,) = desk.view(address, "en").notices
        assert notice.startswith("New data are in place but could not be read")


def test_health_tells_of_the_data_served_and_opens_no_other(desk, one_world, monkeypatch):
    monkeypatch.setattr(one_world, "current", lambda: pytest.fail("a new file may take seconds"))
    assert desk.health() == {"status": "ok", "row_count": 10_000, "seed": 2024} | {
        "model_version": MODEL_VERSION
    }


def test_a_filter_that_every_card_leaves_out_is_crossed_out(one_world, monkeypatch):
    others = Card("combination/other_breaches", partial(bars, column="breach_id"))
    with_words = {others.query: {"title": "Other breaches"}}
    monkeypatch.setitem(interface("en"), "cards", interface("en")["cards"] | with_words)
    page = dataclasses.replace(WHO, rows=[[Column(12, (others,))]])
    view = Desk(one_world, [page]).view("/who?s=f&y=2010", "en")
    whole = named(page_shell.whole(view))
    chips = [each.className for each in parts(whole["chips"]) if hasattr(each, "data-act")]
    assert chips == ["chip", "chip is-idle", "quiet"]
    (line,) = [each for each in parts(whole["combination-other_breaches"]) if each.tag == "section"]
    assert "Not counted by first registration." in texts(line)
    assert "Show it for: Women" in texts(line)


def test_regions_are_compared_whole_and_the_page_counts_their_residents_once(desk, lab):
    """Nord lies in Hauts-de-France: the three places add up to more than the page counts."""
    view = desk.view("/who?d=R32.R44.59", "en")
    drawn = view.cards[WHO.card("exposure/compare")]
    rows = ask(lab, "exposure/compare", regions=["32", "44"], departements=["59"])
    counts = rows.living_here_person_count.tolist()
    france = ask(lab, "exposure/compare").living_here_person_count.sum()
    lines = [[*map(texts, named_parts(row, "td"))] for row in named_parts(drawn.drawing, "tr")]
    assert [f"{each:,}" for each in (*counts, france)] in lines
    assert head(view)[0] == sum(counts[:2]) < sum(counts)
    assert head(view)[1].startswith("Hauts-de-France, Grand Est and Nord (59): ")
    shown = texts(page_shell.whole(view))
    assert "Each place counts fully here" in shown and "Ardennes (08)" not in shown
    assert "Living in Hauts-de-France, Grand Est or Nord (59)" in shown.replace("\xa0", " ")
    apart = desk.view("/who?d=R44.59", "en")
    assert "Each place counts fully here" not in texts(page_shell.whole(apart))
    four = desk.view("/who?d=R32.R44.59.62", "en")
    assert "At most three places" in four.cards[WHO.card("exposure/compare")].said
    assert "toggle:departements=R44" in str(four.cards[WHO.card("exposure/compare")].drawing)


def test_a_switch_of_persons_is_named_where_a_card_shows_all(desk):
    said = "All are shown, whatever the selection (status)."
    for address, count in (("/who?d=59", 0), ("/who?d=59&whom=registered", 1)):
        view = desk.view(address, "en")
        lines = [view.say_left_out(card) for card in view.cards]
        assert lines.count(said) == count


def test_a_rate_of_ages_names_whom_in_france_it_stands_beside(desk):
    def said(address):
        view = desk.view(address, "en")
        return view.page.headline(view.state, view.world, view.words).text

    assert "(everybody in France: " in said("/who?a=75")
    assert "(in France: " in said("/who?d=59&a=75")  # of these ages
