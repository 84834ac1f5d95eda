"""A static edition: which files, the same numbers as the pages, no server needed, a folder kept."""

import errno
import json
import posixpath
import re
from functools import reduce
from html import escape, unescape
from html.parser import HTMLParser
from operator import getitem
from pathlib import Path
from urllib.parse import unquote

import pytest

from breachlab.errors import BadParameters, NoRoom, NotReplaced
from breachlab.query.asking import ask
from breachlab.words.language import LANGUAGES, interface
from dashboard.__main__ import main
from dashboard.edition import export, folder
from dashboard.edition.addresses import Addresses
from dashboard.edition.documents import Documents
from dashboard.edition.export import Edition
from dashboard.edition.still import Still
from dashboard.layout import page_shell
from dashboard.state.page_state import write_state
from tests.support.browser import axe

DAY = "2024-03-13"
# Of the edition that the tests read: France, a day, a région, a département and what all share.
SOME = re.compile(
    rf"(en|fr)/(({DAY}|R32|59)/)?[\w-]+\.html|assets/.*|(index|404)\.html"
    rf"|files/(who|situation)/exposure-.*|files/.*\.docx|files/communes-59.*"
)


@pytest.fixture(scope="module")
def addresses(desk):
    return Addresses(desk)


@pytest.fixture(scope="module")
def plan(addresses, small_database):
    """{file: what makes it} of the edition of the small world."""
    return Edition(Documents(addresses, {}, has_notebooks=False), small_database).plan


@pytest.fixture(scope="module")
def edition(plan, tmp_path_factory):
    """The folder with SOME of its files."""
    home = tmp_path_factory.mktemp("edition")
    folder.write(home, {name: plan[name] for name in plan if SOME.fullmatch(name)}, {"edition": 1})
    return home


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/who", "en/who.html"),
        ("/who?d=R32#card", "en/R32/who.html#card"),
        ("/who?d=R04", "en/974/who.html"),  # a région of one département is that
        ("/response?d=59&tab=budget", "en/59/response-budget.html"),
        (f"/who?as_of={DAY}", f"en/{DAY}/who.html"),
        ("/area", "en/area.html"),
        ("/area/2A?public=16-25", "en/2A/sheet-16-25.html"),
        ("/area/59/communes.csv", "files/communes-59.SYNTHETIC.csv"),
        (f"/briefing?as_of={DAY}", f"en/{DAY}/briefing.html"),
        ("/briefing.docx", "files/briefing.en.SYNTHETIC.docx"),
        ("/data/situation/severity/notification_form.docx", "files/form.en.SYNTHETIC.docx"),
        ("/data/situation/severity/notification_form.docx?tab=dpo", "files/form.en.SYNTHETIC.docx"),
        ("/data/situation/severity/notification_form.docx?provenance=press", None),
        ("/data/who/exposure/by_status.csv?d=59", None),  # no card of that page
        (
            "/data/who/exposure/by_first_year.csv?d=59",
            "files/who/exposure-by_first_year.departements.SYNTHETIC.csv",
        ),
        (
            "/data/situation/severity/deadlines.csv",
            "files/situation/severity-deadlines.france.SYNTHETIC.csv",
        ),
        # The file is of the last day, which knows more than the card of an earlier one.
        (f"/data/situation/severity/deadlines.csv?as_of={DAY}", None),
        ("/who?d=59.62", None),
        ("/who?s=f", None),
        ("/who?d=59&whom=registered", None),
        ("/who?d=00", None),
        (f"/who?d=59&as_of={DAY}", None),  # a place has the last day alone
        ("/who?as_of=2024-03-10", None),
        ("/area/59?c=59512", None),
        ("/explore/?by=sex", None),
        ("/briefing?plan=paced", None),
    ],
)
def test_an_address_has_a_file_or_none(addresses, address, file):
    assert addresses.find_file(address, "en") == file


def test_an_act_leads_to_the_file_of_the_page_after_it(addresses):
    (france, *_) = [each for each in addresses.list_states() if each.page == "who"]
    (nord, *_) = [each for each in addresses.list_states("59") if each.page == "who"]
    follow = addresses.follow
    assert follow(france, "toggle:departements=62", "fr") == "fr/62/who.html"
    assert follow(nord, "toggle:departements=62", "fr") == "fr/62/who.html"
    assert follow(nord, "toggle:departements=59", "fr") == "fr/who.html"
    assert follow(nord, "clear:all", "fr") == "fr/who.html"
    assert follow(france, f"opt:as_of={DAY}", "fr") == f"fr/{DAY}/who.html"
    assert follow(nord, f"opt:as_of={DAY}", "fr") is None  # and not, unsaid, to all of France
    assert follow(nord, "toggle:sexes=male", "fr") is None
    assert follow(nord, "opt:whom=all", "fr") is None  # it stands there


def test_html_is_made_still_by_what_has_a_file():
    still = Still(
        "en/59/who.html",
        {"/who?d=62&as_of=1": "en/62/who.html#x"}.get,
        {"toggle:departements=62": "en/62/who.html"}.get,
        lambda query: f"<i>{query}</i>",
        "needs",
        "../places.html",
        "See",
        {"Click a part.": "Parts are below."},
    )
    needs, nord = '<p class="needs-server">needs</p>', 'data-act="toggle:departements=62"'
    made = {
        '<a class="b" href="/who?d=62&amp;as_of=1">A</a>': (
            '<a class="b" href="../62/who.html#x">A</a>'
        ),
        '<a href="/explore/">A</a>': f'<span class="no-file">A</span>{needs}',
        '<a href="https://x.example/">A</a>': '<a href="https://x.example/">A</a>',
        '<button type="button" data-act="show:a/b" class="quiet">A</button>': "<i>a/b</i>",
        f'<button type="button" {nord} aria-pressed="true">A</button>': (
            '<a href="../62/who.html" class="act" aria-current="true">A</a>'
        ),
        '<button type="button" data-act="opt:a=b" aria-pressed="false">A</button>': (
            f'<button type="button" aria-pressed="false" disabled="">A</button>{needs}'
        ),
        f'<path class="p" role="button" tabindex="-1" {nord} aria-label="P" d="M0"/>': (
            '<a href="../62/who.html" tabindex="-1" aria-label="P"><path class="p" d="M0"/></a>'
        ),
        '<rect role="button" tabindex="0" data-act="toggle:sexes=male" aria-label="R" x="1"/>': (
            '<rect aria-label="R" x="1" role="img"/>'
        ),
        '<tr class="r" data-act="opt:mask=1"><td>1</td></tr>': '<tr class="r"><td>1</td></tr>',
        '<div class="track" data-lever="{}"><input type="range"></div>': needs,
        '<span data-looked="{}">1</span>': "<span>1</span>",
        '<a href="/who?d=62&amp;as_of=1" class="go"><span>Choose</span></a>': (
            '<a href="../62/who.html#x" class="go">See</a>'
        ),
        '<button class="opener" aria-label="Show" data-act="opt:opened=a">Show</button>': "",
        '<label class="days">When <input type="datetime-local"></label>': needs,
        "<p>All. Click a part.</p>": "<p>All. Parts are below.</p>",
    }
    for html, expected in made.items():
        assert still.make(html) == expected, html
    card = '<figure class="card a" id="a"><a href="/x">A</a></figure>'
    assert still.make(f"{card}<p>b</p>") == (
        f'<figure class="card a" id="a"><span class="no-file">A</span>{needs}</figure><p>b</p>'
    )


class Words(HTMLParser):
    """The text of a document, and the addresses in it."""

    def __init__(self, html):
        super().__init__()
        self.links, self.ids, self.tags = [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append((tag, named))
        self.links += [named[each] for each in ("href", "src") if each in named]
        self.ids.add(named.get("id"))


def test_every_link_leads_to_a_file_of_the_edition_and_none_to_a_server(edition, plan):
    pages = {
        path.relative_to(edition).as_posix(): Words(path.read_text("utf-8"))
        for path in sorted(edition.rglob("*.html"))
    }
    assert len(pages) > 80
    for name, words in pages.items():
        for link in words.links:
            if re.match(r"https?:|mailto:|tel:|data:", link):
                continue
            path, _, fragment = link.partition("#")
            assert not path.startswith("/"), (name, link)
            folder_of = posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(folder_of, unquote(path))) if path else name
            assert target in plan, (name, link)
            if fragment and target in pages:
                assert fragment in pages[target].ids, (name, link)


def test_nothing_looks_alive_that_asks_a_server(edition):
    scripted = {"share", "theme", "print", "more-open"}
    for path in sorted(edition.rglob("*.html")):
        for tag, named in Words(path.read_text("utf-8")).tags:
            assert "data-act" not in named and "data-lever" not in named, path
            assert named.get("type") != "range", path
            is_known = scripted & {named.get("id")} or {
                "data-press",
                "data-copy",
                "data-own-do",
            } & {*named}
            is_close = named.get("class") == "close"
            if tag == "button" and "disabled" not in named:
                assert is_known or is_close, (path, named)


def test_each_page_says_the_kind_of_the_data_and_its_day(edition, world):
    for path in sorted(edition.rglob("*.html")):
        name = path.relative_to(edition).as_posix()
        language = "fr" if name.startswith("fr/") else "en"
        text = path.read_text("utf-8")
        assert world.words[language].of_kind("mark") in text, name
        day = DAY if DAY in name else world.days[-1]
        spoken = world.words[language].say_day("as_known", day).text
        written = re.findall(r"\d+.*?\d{4}", spoken)[0]
        assert name == "404.html" or written in unescape(text), name


CARD = re.compile(r'<figure class="card .*?<figcaption', re.DOTALL)
# An edition has no field for the hour of awareness, and no buttons that open a table.
LABEL = re.compile(
    r'<style>.*?</style>|<label class="days">.*?</label>'
    r'|<button[^>]* class="opener".*?</button>|<[^>]*>',
    re.DOTALL,
)


def list_cards(html):
    """Return the text of each card of a page, without what is below it."""
    return [" ".join(LABEL.sub(" ", each).split()) for each in CARD.findall(html)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("place", "day"), [("", ""), ("", DAY), ("R32", ""), ("59", "")])
def test_the_cards_of_a_page_read_as_on_the_live_page(
    edition, addresses, desk, place, day, language
):
    states = [*addresses.list_states(place, day)]
    assert len(states) == 10
    for state in states:
        live = str(page_shell.whole(desk.view(write_state(state), language)))
        for key, other in interface(language)["edition"]["instead"].items():
            clicked = reduce(getitem, key.split("."), interface(language))
            live = live.replace(escape(clicked, quote=False), escape(other, quote=False))
        name = addresses.find_file(write_state(state), language)
        still = (edition / name).read_text("utf-8")
        assert list_cards(still) == list_cards(live), name
        headline = re.compile(r'<h1 id="headline".*?</h1>')
        assert headline.findall(still) == [
            re.sub(r' data-looked="[^"]*"', "", each) for each in headline.findall(live)
        ]


def test_a_file_of_rows_has_all_places_of_its_level_and_each_row_says_synthetic(
    plan, addresses, desk, world
):
    name = "files/who/exposure-by_first_year.departements.SYNTHETIC.csv"
    head, *lines = plan[name]().decode().splitlines()
    assert head.startswith("place,") and head.endswith(",note")
    assert all(line.endswith("SYNTHETIC data: no row describes a real person") for line in lines)
    assert {line.partition(",")[0] for line in lines} == {*world.values["departements"]}
    parts = desk.card("/who?d=59", "exposure/by_first_year")
    alone = export.Export(*parts).csv().decode().splitlines()
    # The file of all places rounds to twelve decimals, as the last ones differ from run to run.
    twelve = [
        re.sub(r"\d+\.\d+", lambda each: f"{round(float(each[0]), 12):.12g}", line)
        for line in alone[1:]
    ]
    assert [line for line in lines if line.startswith("59,")] == [f"59,{line}" for line in twelve]
    # What no place changes is in one file.
    assert not [each for each in plan if re.match(r"files/method/.*\.regions\.", each)]


def test_an_edition_holds_no_file_that_a_host_refuses_and_the_same_bytes_twice(
    edition, plan, addresses, small_database
):
    assert len(plan) < 20_000
    assert max(path.stat().st_size for path in edition.rglob("*") if path.is_file()) < 25_000_000
    documents = Documents(Addresses(addresses.desk), {}, has_notebooks=False)
    again = Edition(documents, small_database).plan
    assert [*again] == [*plan]
    for name in ("en/who.html", "en/59/sheet.html", "en/briefing.html", "index.html", "404.html"):
        assert again[name]().encode() == (edition / name).read_bytes(), name
    for name in ("files/briefing.fr.SYNTHETIC.docx", "files/form.en.SYNTHETIC.docx"):
        assert again[name]() == (edition / name).read_bytes(), name


def test_pages_and_the_404_link_to_the_address_of_the_edition_if_it_has_one(addresses):
    known = Documents(addresses, {}, "https://lab.example/e/")
    (state, *_) = addresses.list_states("59")
    link = '<link rel="canonical" href="https://lab.example/e/en/59/{}.html">'
    assert link.format("situation") in known.page(state, "en")
    assert link.format("sheet") in known.area("59", "en", "")
    assert 'href="https://lab.example/e/"' in known.missing()
    assert "href" not in Documents(addresses, {}).missing()


# The folder.

KEY = {"edition": 1, "world": "a"}
THREE = {"a.html": lambda: "a", "b/c.html": lambda: b"c", "d.html": lambda: "d"}


def list_files(home):
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())


def test_a_folder_is_whole_with_its_manifest(tmp_path):
    home = tmp_path / "new" / "edition"
    assert folder.write(home, THREE, KEY) == [*THREE]
    assert list_files(home) == ["a.html", "b/c.html", "d.html", "manifest.json"]
    manifest = json.loads((home / "manifest.json").read_text())
    assert manifest["world"] == "a"
    assert manifest["files"]["a.html"] == {
        "bytes": 1,
        "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
    }


def test_a_run_that_stopped_goes_on_and_makes_no_file_twice(tmp_path):
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.write(tmp_path, {**THREE, "b/c.html": stop}, KEY)
    assert list_files(tmp_path) == ["a.html", "unfinished.json"]
    assert folder.write(tmp_path, {**THREE, "a.html": stop}, KEY) == ["b/c.html", "d.html"]
    assert list_files(tmp_path) == ["a.html", "b/c.html", "d.html", "manifest.json"]


def test_a_full_disk_is_said_and_what_is_written_stays(tmp_path, monkeypatch):
    written = Path.write_bytes

    def fill_up(path, content):
        if path.name.startswith("d.html"):
            written(path, b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(path, content)

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(NoRoom, match=r"d\.html \(No space left on device\).*same command"):
        folder.write(tmp_path, THREE, KEY)
    assert list_files(tmp_path) == ["a.html", "b/c.html", "unfinished.json"]


def test_a_folder_of_other_files_stays_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    for replace in (False, True):
        with pytest.raises(NotReplaced, match=r"no edition of this lab, such as mine\.txt"):
            folder.write(tmp_path, THREE, KEY, replace)
    (tmp_path / "manifest.json").write_text('{"name": "an app of somebody"}')
    with pytest.raises(NotReplaced, match="no edition"):
        folder.write(tmp_path, THREE, KEY, True)
    with pytest.raises(BadParameters, match="a new folder was expected"):
        folder.write(tmp_path / "mine.txt", THREE, KEY)
    assert list_files(tmp_path) == ["manifest.json", "mine.txt"]


def test_another_edition_is_replaced_if_that_is_asked_and_nobody_changed_it(tmp_path):
    folder.write(tmp_path, THREE, KEY)
    with pytest.raises(NotReplaced, match="already contains this edition, complete"):
        folder.write(tmp_path, THREE, KEY)
    other = {**KEY, "world": "b"}
    with pytest.raises(NotReplaced, match="of other data or of another version"):
        folder.write(tmp_path, THREE, other)
    (tmp_path / "a.html").write_text("my note")
    with pytest.raises(NotReplaced, match=r"a\.html was changed"):
        folder.write(tmp_path, THREE, other, replace=True)
    assert (tmp_path / "a.html").read_text() == "my note"
    (tmp_path / "a.html").write_text("a")
    folder.write(tmp_path, {"e.html": lambda: "e"}, other, replace=True)
    assert list_files(tmp_path) == ["e.html", "manifest.json"]


def test_an_unfinished_edition_of_other_data_is_not_mixed_with_this_one(tmp_path):
    (tmp_path / "unfinished.json").write_text(json.dumps({**KEY, "world": "b"}))
    (tmp_path / "a.html").write_text("of b")
    with pytest.raises(NotReplaced, match="of other data"):
        folder.write(tmp_path, THREE, KEY)
    folder.write(tmp_path, THREE, KEY, replace=True)
    assert (tmp_path / "a.html").read_text() == "a"


# The command.


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--export", "e", "--port", "8051"], "Leave out: --port"),
        (["--export", "e", "--one-file", "f.html"], "Leave out: --one-file"),
        (["--at", "/who"], "--at names the page of --one-file"),
        (["--one-file", "f.html", "--at", "/nowhere"], "The page /nowhere cannot be drawn"),
        (["--export", "e", "--address", "lab.example"], "--address lab.example: an address"),
    ],
)
def test_the_command_refuses_what_it_cannot_write(words, said, small_database, tmp_path, capsys):
    words = [f"{tmp_path / each}" if each in ("e", "f.html") else each for each in words]
    assert main([*words, "--database", str(small_database)]) == 2
    assert said in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_a_list_of_ones_own_has_no_edition(own_lists, tmp_path, capsys):
    for option in ("--export", "--one-file"):
        given = [option, str(tmp_path / "e"), "--database", str(own_lists.path("bare"))]
        assert main(given) == 2
        assert f"{option} is refused" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_one_file_is_the_page_of_an_address_and_names_no_other_file(
    small_database, tmp_path, capsys
):
    file = tmp_path / "page.html"
    given = ["--one-file", str(file), "--at", "/who?s=f&whom=registered", "--language", "fr"]
    assert main([*given, "--database", str(small_database)]) == 0
    words = Words(file.read_text("utf-8"))
    kept = [link for link in words.links if not re.match(r"https?:|#|data:", link)]
    assert kept == []
    assert interface("fr")["page"]["skip"] in file.read_text("utf-8")
    assert main([*given, "--database", str(small_database)]) == 2
    assert "--replace" in capsys.readouterr().err


def test_a_stop_is_said_with_the_command_that_goes_on(
    small_database, tmp_path, capsys, monkeypatch
):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "write", stop)
    given = ["--export", str(tmp_path), "--no-notebooks", "--database", str(small_database)]
    assert main(given) == 1
    assert "Resume with the same command" in capsys.readouterr().err


def test_a_notebook_is_a_page_of_the_same_bytes_each_time_it_runs(
    addresses, small_database, process
):
    plan = Edition(Documents(addresses, {}), small_database).plan
    name = "notebooks/01_who_is_on_the_register.html"
    page = plan[name]()
    assert "SYNTHETIC" in page and page == plan[name]()
    assert 'href="01_who_is_on_the_register.html"' in plan["notebooks/index.html"]().replace(
        "'", '"'
    )


# In a browser, from files, with no server.


@pytest.fixture
def opened(chromium):
    """Open files of an edition; fail a test for an error of a script or a request that fails."""
    contexts = []

    def _open(path, width=1440, theme="light", scripts=True):
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(
            viewport=viewport,
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            offline=True,
        )
        contexts.append(context)
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(f"{error}"))
        page.on("requestfailed", lambda request: errors.append(request.url))
        page.goto(path.as_uri())
        if scripts:
            page.wait_for_load_state("load")
        assert errors == []
        return page

    yield _open
    for each in contexts:
        each.close()


def test_all_drafts_stand_on_one_page_of_each_language_letters_first(edition, world):
    for language, letter in (("en", "letter"), ("fr", "lettre")):
        page = (edition / language / "messages.html").read_text("utf-8")
        with world.connection.cursor() as cursor:
            rows = ask(cursor, "notification/message").to_dict("records")
        heads = [unescape(each) for each in re.findall(r"<h2>(.*?)</h2>", page)]
        letters = [number for number, head in enumerate(heads) if f"· {letter} ·" in head]
        assert len(heads) == len(rows)
        assert letters == [*range(sum(row["channel"] == "letter" for row in rows))]
        here = (edition / language / "response-messages.html").read_text("utf-8")
        assert '<p><a href="messages.html">' in here


def test_a_commune_that_was_looked_for_is_named_on_the_page_of_its_departement(opened, edition):
    page = opened(edition / "en/who.html")
    page.locator("#sought").fill("roubaix")
    page.locator(".autocomplete__option").first.click()
    page.wait_for_url("**/en/59/who.html#commune-59512")
    assert page.locator("#commune").inner_text().startswith("Roubaix is in this département.")
    page.locator("#commune a").click()
    page.wait_for_url("**/en/59/sheet.html#communes")
    assert "Roubaix" in page.locator("#communes").inner_text()


def test_the_find_box_leads_to_the_page_of_a_place_or_of_a_communes_departement(opened, edition):
    for typed, place in (("hauts de france", "R32"), ("roubaix", "59"), ("59100", "59")):
        page = opened(edition / "en/who.html")
        page.locator("#sought").fill(typed)
        page.locator(".autocomplete__option").first.click()
        page.wait_for_url(re.compile(f"/en/{place}/who.html"))
        assert page.locator("#headline").is_visible()


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
def test_files_open_with_the_network_shut_and_break_no_rule_for_readers(
    opened, edition, width, theme
):
    names = ("index", "fr/situation", "en/59/who", "fr/R32/what_if", "en/places", "fr/59/sheet")
    for name in (*names, f"en/{DAY}/situation", "fr/area", "en/files"):
        page = opened(edition / f"{name}.html", width, theme)
        assert axe.violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_one_file_opens_alone(opened, desk, tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(export.write_page(desk, "/who?d=59&s=f", "en"))
    page = opened(file)
    assert "Nord" in page.locator("#headline").inner_text()
    assert page.locator(".chip").all_inner_texts() == ["Nord (59)", "Women"]
    page.locator("#theme").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("a[href]:not([href^='#'], [href^=http])").count() == 0


def test_theme_and_a_phones_sheet_work_from_a_file(opened, edition):
    page = opened(edition / "en/situation.html", 390)
    page.locator("#more-open").click()
    page.locator("#more [data-press=theme]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("#more-open").click()
    page.locator("#more-links").get_by_text("Method").click()
    page.wait_for_url("**/en/method.html")


def test_without_scripts_every_page_has_its_number_and_its_links(opened, edition, world):
    names = [
        "en/situation.html",
        "fr/who.html",
        "en/59/what.html",
        "fr/59/response-budget.html",
        "en/R32/what_if.html",
        f"fr/{DAY}/situation.html",
        "en/59/sheet.html",
        "fr/briefing.html",
        "en/area.html",
        "fr/places.html",
    ]
    for name in names:
        page = opened(edition / name, scripts=False)
        first = re.search(r"\d", page.locator("main").inner_text())
        assert first, name
        assert page.locator("button:visible:not([disabled])").count() == 0, name
        hrefs = page.locator("a:visible").evaluate_all(
            "all => all.map(each => new URL(each.getAttribute('href'), location).href)"
        )
        assert len(hrefs) > 5, name
        for href in {each.partition("#")[0] for each in hrefs if each.startswith("file:")}:
            file = Path(unquote(href.removeprefix("file://")))
            known = file.relative_to(edition).as_posix()
            assert file.is_file() or not SOME.fullmatch(known), (name, href)
