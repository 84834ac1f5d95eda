"""An earlier day: no page, drawer, file, form, sheet or draft tells what was published later."""

import html
import json
import re
from datetime import date
from io import BytesIO
from itertools import product
from zipfile import ZipFile

import pytest

from breachlab import find
from breachlab.__main__ import main
from breachlab.cli.verify_file import verify
from breachlab.query.asking import ask_rows
from breachlab.query.queries import names
from breachlab.words import LANGUAGES
from breachlab.words.numbers import millions, whole
from breachlab.words.values import write_day
from dashboard.files import FORM, file_address
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.state.acts import SHOW
from dashboard.state.options import AS_OF, is_earlier
from dashboard.state.page_state import DAY, TAB, State, write_state
from tests.support.tiers import some_of

# Before the announcement, on it, on the prosecutor's day, long after, an advert's, the day before
# the decision.
DAYS = ["2024-03-08", "2024-03-13", "2024-03-19", "2024-09-01", "2025-09-19", "2026-01-28"]
LAST = "2026-01-29"
AXIS = "exposure/known_axis"
BETWEEN = "exposure/known_between"
KINDS = ["csv", "json", "xlsx", "csv-metadata.json"]
# {what tells of the breach: its texts, with the day on which their source was published}.
FACTS = {
    "timeline": "select known_from, [event_en, event_fr] from timeline",
    "notification_items": "select known_from, [wording_en, wording_fr] from notification_items",
    "message_paragraphs": "select said_from, [text_en, text_fr] from message_paragraphs",
    "sources": "select known_from, [source] from timeline",
    "breaches": "select breached_on, [organisation, organisation_fr] from breaches",
    "deadlines": """
        select known_from, [deadline_done_en, deadline_done_fr]
        from deadlines
        where done_on is not null
    """,
}
DATED = {
    "timeline": "select known_from, happened_on from timeline where is_day_known",
    "deadlines": "select known_from, done_on from deadlines where done_on is not null",
}
NUMBERS = "select known_on, person_count_high from knowledge_states where person_count_high > 0"
HEAD = re.compile(r'<th scope="col" title="(\w+)"')
PLACE = re.compile(r"[\[{][^\]}]*[\]}]")  # what is filled in


def plain(text):
    """Return a text as it reads: without tags, with plain spaces and apostrophes."""
    text = html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", text, flags=re.DOTALL))
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("|", " "))


def phrases(text):
    """Return the parts of a text that stand between what is filled in, if they say something.

    >>> phrases("From [day]: people who had no right to do so read {field_ids}.")
    [': people who had no right to do so read']
    """
    return [part for each in PLACE.split(plain(text)) if len(part := each.strip(" .")) > 8]


@pytest.fixture(scope="module")
def list_later(lab):
    """Return a function of a day: {table: what of it was published later, and not before too}."""
    told = [
        (table, on, phrase)
        for table, sql in FACTS.items()
        for on, texts in lab.execute(sql).fetchall()
        for text in filter(None, texts)
        for phrase in phrases(text)
    ]
    told += [
        (table, on, write_day(day, language))
        for table, sql in DATED.items()
        for on, day in lab.execute(sql).fetchall()
        for language in LANGUAGES
    ]
    told += [
        ("numbers", on, plain(text))
        for on, number in lab.execute(NUMBERS).fetchall()
        for language in LANGUAGES
        for text in (whole(number, language), millions(number, language))
    ]

    def _list(day):
        day = date.fromisoformat(day)
        own = {plain(write_day(day, language)) for language in LANGUAGES}
        known = {text for _, on, text in told if on is None or on <= day} | own
        later = {}
        for table, on, text in told:
            if on is not None and on > day and not any(text in each for each in known):
                later.setdefault(table, set()).add(text)
        return later

    return _list


def addresses(day):
    """Return the address of each page and tab on a day."""
    for page in PAGES:
        for tab in page.tabs or [""]:
            options = {TAB: tab} if tab and tab != page.tab.default else {}
            yield write_state(State(page.name, {}, {**options, DAY: day}))


def read_pages(desk, day, language):
    """Return {address: its text}, with each drawer that opens and a place and an age selected."""
    read = {}
    for address in addresses(day):
        for acts in ([], ["toggle:departements=59", "toggle:age_bands=25-29"]):
            view = desk.view(address, language, acts)
            read[f"{address} {acts}"] = plain(str(page_shell.whole(view)))
        for card in desk.view(address, language).cards:
            opened = desk.view(address, language, [f"{SHOW}{card.query}"])
            drawer = " ".join(map(str, dict(page_shell.open_drawer(opened)).values()))
            columns = " ".join(HEAD.findall(drawer))  # their names are tips of their headings
            read[f"{address} {card.name}"] = plain(f"{drawer} {columns}")
    return read


def read_files(client, desk, day, language):
    """Return {address: its text} of the files of all cards, the form, the briefing, Explore."""
    headers, read = {"Accept-Language": language}, {}
    state = State("situation", {}, {DAY: day})
    size = plain(desk.world().words[language].size().text)  # a sheet says it in a small world alone
    for page in PAGES:
        for card in page.cards:
            kinds = [*KINDS, *(["docx"] if card.query == FORM else [])]
            for kind in kinds if not card.hides(state) else ["csv"]:
                address = file_address(state.go(page.name), card.query, kind)
                answer = client.get(address, headers=headers)
                assert answer.status_code == (409 if card.hides(state) else 200), address
                read[address] = plain(unpack(answer.data))
            address = file_address(state.go(page.name), card.name, "svg")
            picture = client.get(address, headers=headers)
            read[address] = plain(picture.text) if picture.status_code == 200 else ""
            assert not (card.hides(state) and read[address]), address
    for address in ("/briefing", "/briefing.docx", "/area", "/area/59", "/area/59/communes.csv"):
        answer = client.get(f"{address}?{DAY}={day}", headers=headers)
        assert answer.status_code == (200 if address == "/briefing" else 409), address
        read[address] = plain(answer.text).replace(size, "")
    return read


def read_shell(database, day, language, capsys):
    """Return {question: what the shell prints} of each question that is asked by day."""
    read = {}
    for query in (find(name) for name in names()):
        if DAY in query.parameters and query.examples == query.needed:
            at = ["--database", str(database), "--language", language, f"--{DAY}", day]
            assert main([query.name, *at, "--format", "table"]) == 0
            read[query.name] = plain("".join(capsys.readouterr()))
    return read


def unpack(content):
    """Return the text of a file: of all members of a document or workbook."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    with ZipFile(BytesIO(content)) as members:
        named = [each for each in members.namelist() if each.endswith(".xml")]
        return " ".join(members.read(each).decode() for each in named)


@pytest.fixture(scope="module")
def list_later_columns(lab):
    """Return a function of a day: {question: its columns that nobody could fill by then}."""

    def list_known(query, **asked):
        rows = ask_rows(lab, query.name, **query.needed, **asked)
        return [name for name in rows.columns if any(each is not None for each in rows[name])]

    by_day = [each for each in map(find, names()) if DAY in each.parameters]
    last = {query: list_known(query) for query in by_day}

    def _list(day):
        known = {query: list_known(query, as_of=day) for query in by_day}
        # An answer without rows has a head alone, of which all columns are empty alike.
        return {
            query.name: {*last[query]} - {*columns, "source"}  # a word of every receipt
            for query, columns in known.items()
            if columns
        }

    return _list


def find_columns(read, columns):
    """Return what names a column: (address, question, column)."""
    return [
        (address, query, column)
        for address, said in read.items()
        for query, names_of in columns.items()
        if re.search(rf"{query}(?!\w)", address)
        for column in names_of
        if re.search(rf"\b{column}\b", said)
    ]


def find_later(read, later):
    """Return what stands in the texts that was published later: (address, table, text)."""
    return [
        (address, table, text)
        for address, said in read.items()
        for table, texts in later.items()
        for text in texts
        if re.search(rf"(?<![\w,.]){re.escape(text)}(?!\w)", said)
    ]


@pytest.mark.parametrize(("day", "language"), some_of([*product(DAYS, LANGUAGES)], 5))
def test_an_earlier_day_tells_nothing_that_was_published_later(
    desk, client, small_database, list_later, list_later_columns, day, language, capsys
):
    read = read_pages(desk, day, language) | read_files(client, desk, day, language)
    read |= read_shell(small_database, day, language, capsys)
    found = find_later(read, list_later(day)) + find_columns(read, list_later_columns(day))
    assert sorted({(address, *later) for address, *later in found}) == []


def test_the_last_day_tells_something_of_each_table_that_the_announcement_did_not(
    desk, client, list_later, list_later_columns
):
    """So the search finds what a missing gate would show."""
    read = {}
    for address in (*addresses(LAST), "/response?tab=messages&message=letter"):
        read[address] = plain(str(page_shell.whole(desk.view(address, "en"))))
    axis = ("situation", AXIS)
    for page, query in (("combination", "combination/breaches_known"), ("situation", FORM), axis):
        read[query] = plain(client.get(file_address(State(page), query, "csv")).text)
    found = {table for _, table, _ in find_later(read, list_later("2024-03-13"))}
    assert found == {*FACTS, "numbers"}
    columns = find_columns(read, list_later_columns("2024-03-13"))
    assert (AXIS, AXIS, "fine_eur") in columns
    assert (FORM, FORM, "cross_border_person_count_low") in columns


def test_each_fact_has_a_day_that_is_not_before_what_it_tells_of(lab):
    for table, sql in DATED.items():
        for known_from, day in lab.execute(sql).fetchall():
            assert known_from >= day, table
    days = dict.fromkeys(("timeline", "notification_items", "deadlines"), "known_from")
    for table, day in {**days, "announced_breaches": "announced_on"}.items():
        ((undated,),) = lab.execute(f"select count(*) from {table} where {day} is null").fetchall()
        assert undated == 0, table


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("2024-01-01", "2024-03-08"),  # before the first day: nobody had named a number
        ("2024-03-10", "2024-03-10"),  # between two known days
        ("2024-03-19", "2024-03-19"),
        ("2026-01-29", None),  # the last
        ("2031-12-31", None),
    ],
)
def test_any_day_may_be_typed_and_stands_between_the_first_and_the_last(desk, typed, stands):
    state = desk.view(f"/who?as_of={typed}", "en").state
    assert state.options.get(DAY) == stands
    assert is_earlier(state) == (stands is not None)


@pytest.mark.parametrize("typed", ["soon", "2024-02-30", "13/03/2024", ""])
def test_what_is_no_day_is_not_understood(desk, typed):
    view = desk.view(f"/who?as_of={typed}", "en")
    assert not is_earlier(view.state)
    if typed:
        assert f"as_of={typed}" in view.notices[0]
        assert view.notices[0].endswith("The page is as known on 29 January 2026.")
        said = desk.view(f"/who?as_of={typed}", "fr").notices[0]
        assert said.endswith("au 29 janvier 2026.")


@pytest.mark.parametrize(("language", "later"), [("en", "claimed"), ("fr", "revendiqué")])
def test_method_of_an_earlier_day_names_nobody_who_spoke_later(desk, language, later):
    page = plain(str(page_shell.whole(desk.view(f"/method?as_of={DAYS[0]}", language))))
    assert later not in page and "stated by CNIL" not in page


def test_what_became_known_between_two_days_is_listed_in_the_shell(small_database, capsys):
    asked = ["--since", "2024-03-08", "--as_of", "2024-03-13", "--database", str(small_database)]
    assert main([BETWEEN, *asked]) == 0
    assert "22 facts became known, the last on 13 March 2024" in plain(capsys.readouterr().out)


def test_the_day_goes_with_every_link_of_a_page(desk):
    for address in addresses("2024-03-13"):
        for language in LANGUAGES:
            page = str(page_shell.whole(desk.view(address, language)))
            links = re.findall(r'href="(/[^"#]*)', page)
            ours = [each for each in links if each != "/" and not each.startswith("/assets")]
            assert len(ours) > 8
            assert [each for each in ours if "as_of=2024-03-13" not in each] == []


def test_a_bar_says_which_day_it_is_and_leads_back_and_the_last_day_has_none(desk):
    for language, said in (
        ("en", "As known on 13 March 2024"),
        ("fr", "État des connaissances au 13 mars 2024"),
    ):
        bar = dict(page_shell.changes(desk.view("/what?as_of=2024-03-13", language)))["day"]
        assert said in plain(str(bar)) and f'data-act="opt:as_of={LAST}"' in bar
    assert dict(page_shell.changes(desk.view("/what", "en")))["day"] == ""
    back = desk.view("/what?as_of=2024-03-13&d=59", "en", [f"opt:as_of={LAST}"])
    assert back.address == "/what?d=59"


def test_a_card_that_does_not_ask_for_the_day_is_hidden_on_an_earlier_one():
    cards = [card for page in PAGES for card in page.cards]
    state = State("situation", {}, {DAY: "2026-01-28"})
    assert {bool(card.hides(state)) for card in cards if AS_OF in card.follows} == {False}
    assert {card.hides(state) for card in cards if AS_OF not in card.follows} == {"later"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-03-08", []),
        ("2024-03-13", ["43.0 million persons to inform, at most", "€36.5 million for a letter"]),
        ("2025-09-19", ["43.0 million persons to inform, at most", "by e-mail €86,000"]),
    ],
)
def test_what_was_known_stands_in_place_of_what_was_not(desk, day, said):
    """By central prices 43,000,000 letters of €0.85 cost €36.55 million; an e-mail is €0.002."""
    page = plain(str(page_shell.whole(desk.view(f"/situation?as_of={day}", "en"))))
    assert [each for each in said if each not in page] == []
    assert "To decide that day" in page and ("at most" in page) == bool(said)


def test_who_is_at_high_risk_needs_no_count(desk):
    page = plain(str(page_shell.whole(desk.view("/situation?tab=dpo&as_of=2024-03-13", "en"))))
    assert "Group ENISA CNIL Due Minors of 16 and 17 5.0 very high 3 yes" in page
    before = plain(str(page_shell.whole(desk.view("/situation?tab=dpo&as_of=2024-03-08", "en"))))
    assert "ENISA CNIL Due" not in before


def test_the_bar_takes_any_day_leads_back_and_can_be_undone(walk):
    reader = walk("/what?as_of=2024-03-13&d=59")
    reader.does(lambda: reader.page.locator("#day input").fill("2024-03-20"))
    assert reader.path == "/what?d=59&as_of=2024-03-20"
    reader.does(reader.page.locator("#day button").click)
    assert reader.path == "/what?d=59" and reader.page.locator("#day").inner_text() == ""
    reader.does(reader.page.locator("#undo").click)
    assert reader.path == "/what?d=59&as_of=2024-03-20"


def test_a_paragraph_that_is_said_on_every_day_names_no_date(lab):
    undated = "select text_en, text_fr from message_paragraphs where said_from is null"
    month = re.compile(r"\b20\d\d\b|\b(February|March|février|mars)\b")
    for texts in lab.execute(undated).fetchall():
        assert [each for each in texts if month.search(each)] == []


def test_the_bound_of_an_earlier_day_is_of_everybody_whoever_is_selected(desk):
    for language, said in (
        ("en", ["persons to inform, at most Everybody: none confirmed", "Everybody: by e-mail"]),
        ("fr", ["Tout le fichier : aucune confirmée", "Tout le fichier : par courriel"]),
    ):
        view = desk.view("/situation?d=45&as_of=2024-03-13", language)
        page = plain(str(page_shell.whole(view)))
        assert [each for each in said if each not in page] == []


def test_the_number_known_on_an_earlier_day_is_said_to_be_of_everybody_under_a_filter(desk):
    """Who counts what was published later. On 13 March 43 million were announced, of no place."""
    for address, said in (
        ("/who?as_of=2024-03-13", "As known on 13 March 2024, up to 43,000,000 persons"),
        ("/who?d=45&as_of=2024-03-13", "Everybody: as known on 13 March 2024, up to 43,000,000"),
    ):
        assert said in plain(str(page_shell.whole(desk.view(address, "en"))))


def test_the_briefing_of_a_day_names_the_cells_of_its_duties_on_a_phone(client):
    page = client.get("/briefing?as_of=2024-03-13&lang=en").text
    assert page.count('data-head="Article"') == 4


SIZE = re.compile(
    r"(?<!\d)10[,\u202f]000(?!\d)|row_count\W+10000|Records on the file|Dossiers du fichier"
)


@pytest.mark.parametrize(("day", "query"), [("2024-03-08", FORM), ("2024-03-13", AXIS)])
@pytest.mark.parametrize("kind", ["csv", "json", "parquet", "xlsx"])
def test_a_file_of_an_earlier_day_holds_without_the_size_of_the_file(
    client, small_database, tmp_path, capsys, day, query, kind
):
    file = tmp_path / f"answer.{kind}"
    state = State("situation", {}, {DAY: day})
    file.write_bytes(client.get(file_address(state, query, kind)).data)
    if kind == "csv":
        beside = client.get(file_address(state, query, "csv-metadata.json")).data
        file.with_name(f"{file.name}-metadata.json").write_bytes(beside)
        assert not SIZE.search(beside.decode())
    if kind != "parquet":
        assert not SIZE.search(html.unescape(unpack(file.read_bytes())))
    assert verify([str(file), "--database", str(small_database)]) == 0
    assert "its size was not known on the day asked" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_of_an_earlier_day_does_not_say_how_many_records(client, language):
    said = {
        day: unpack(
            client.get(
                f"/data/situation/{FORM}.docx?{DAY}={day}", headers={"Accept-Language": language}
            ).data
        )
        for day in ("2024-03-08", LAST)
    }
    assert SIZE.search(said[LAST]) and not SIZE.search(said["2024-03-08"])


def test_a_size_that_is_put_into_a_file_of_an_earlier_day_is_found(
    small_database, tmp_path, capsys
):
    file, at = tmp_path / "axis.json", ["--database", str(small_database)]
    assert main([AXIS, *at, f"--{DAY}", "2024-03-13", "--output", str(file)]) == 0
    said = json.loads(file.read_text())
    assert "row_count" not in said["origin"]["world"] and "fine_eur" not in said["rows"][0]
    assert verify([str(file), *at]) == 0
    said["origin"]["world"]["row_count"] = 43_000_000
    file.write_text(json.dumps(said))
    assert verify([str(file), *at]) == 1
    assert "row_count" in capsys.readouterr().out
