"""Own texts in the browser: typed once, put in everywhere, kept and forgotten, sent to nobody."""

import json
import os
import shutil
import sys
import tomllib
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT
from breachlab.words import LANGUAGES
from breachlab.words.own_texts import read_answers
from tests.support.browser import axe
from tests.support.browser.look import DRAWN

FORM, DRAFTS = "/situation?tab=dpo", "/response?tab=messages"
LETTER = "message=registrants.on_file.letter"
MARKUP = '<img src=x onerror="document.title=1"> =HYPERLINK("x")'
STORED = "() => JSON.stringify([localStorage, sessionStorage, history.state])"
STANDS = """() => document.documentElement.outerHTML
    + [...document.querySelectorAll("input, textarea")].map(each => each.value).join()"""
COPY = """text => {
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.select();
    document.execCommand("copy");
    field.remove();
}"""


def opens(walk, path, language="en", **more):
    """Return a reader of a page whose panel of own texts is open."""
    reader = walk(path, language, **more)
    reader.page.locator("#own-texts summary").click()
    return reader


def types(reader, **texts):
    for key, text in texts.items():
        reader.page.fill(f"[data-own-field={key}]", text)


def pastes(reader, key, text):
    """Put a text in the place of a field's, by the clipboard."""
    reader.page.evaluate(COPY, text)
    reader.page.locator(f"[data-own-field={key}]").select_text()
    reader.page.keyboard.press("Control+V")


def left(reader):
    """Return how many blanks the line above the panel counts."""
    return int(reader.page.locator("#own-texts summary").inner_text().split()[-1])


def kept(reader):
    return json.loads(reader.page.evaluate("localStorage['own-texts'] ?? '{}'"))


def takes(reader, content, name="mine.toml"):
    """Open a file with this content."""
    content = content if isinstance(content, bytes) else content.encode()
    file = {"name": name, "mimeType": "", "buffer": content}
    reader.page.set_input_files(".own-texts [type=file]", file)


def said(reader):
    return reader.page.locator(".own-said")


@pytest.mark.parametrize("language", LANGUAGES)
def test_draft_has_each_text_in_its_blanks_as_letters(walk, language):
    reader = opens(walk, f"{DRAFTS}&{LETTER}&draft={language}", language)
    draft = reader.page.locator("pre")
    blanks = draft.locator("[data-own]:not(.is-own)").count()
    assert left(reader) == 9 and blanks > 9
    types(reader, organisation=MARKUP, phone="01 23", help_line="39 00")
    assert left(reader) == 6 and draft.locator("img").count() == 0
    text = draft.text_content()
    assert text.startswith(f"{MARKUP} (") and "[organisation]" not in text
    paragraphs = text.split("\n")
    (contact,) = [each for each in paragraphs if "[DPO]" in each]
    assert "01 23" in contact and "39 00" not in contact
    assert any(each.endswith(": 39 00") for each in paragraphs)
    expect(reader.page.locator("[data-own-note]")).to_be_visible()
    types(reader, organisation="", phone=" ", help_line="")
    assert draft.locator("[data-own]:not(.is-own)").count() == blanks and left(reader) == 9
    expect(reader.page.locator("[data-own-note]")).to_be_hidden()
    assert reader.troubles == [] and reader.answers == 0


def test_copy_button_copies_the_filled_draft(walk):
    reader = opens(walk, DRAFTS)
    types(reader, organisation=MARKUP, site="lab.example")
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = reader.page.locator("[data-copy]")
    button.click()
    expect(button).to_have_text("Copied")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{MARKUP} (") and "Tout lire : lab.example (" in copied
    assert "[numéro]" in copied  # what is not filled stays marked


def test_form_says_which_items_are_filled_and_keeps_what_is_missing_marked(walk):
    reader = opens(walk, FORM)
    page = reader.page
    page.locator("#form-items summary").click()
    states = page.locator(".items [data-own-state]")
    assert states.count() == 11 and left(reader) == 13  # three for the contact
    types(reader, dpo="Ada Martin", email="ada@lab.example", item_9="one\ntwo")
    officer, delay = (page.locator(".form tr", has_text=each) for each in ("Contact of", "delay"))
    assert officer.locator("td p").inner_text() == "Ada Martin, [number], ada@lab.example"
    assert delay.locator("td p").inner_text() == "one\ntwo"
    assert [each.inner_text() for each in states.all()][:3] == ["to\xa0fill\xa0in"] * 2 + [
        "your text"
    ]
    types(reader, phone="01 23")
    assert states.first.inner_text() == "your text" and left(reader) == 9


def test_texts_stay_through_acts_languages_pages_and_windows(walk):
    reader = opens(walk, DRAFTS)
    types(reader, organisation="Lab of Ada", measures="one\ntwo")
    reader.does(reader.page.locator(f"[data-act='opt:{LETTER}']").click)
    assert reader.page.locator("pre").inner_text().startswith("Lab of Ada (")
    assert reader.page.locator("#own-texts").get_attribute("open") is not None
    assert reader.page.input_value("[data-own-field=measures]") == "one\ntwo"
    reader.does(reader.page.locator("[data-language=fr]").first.click)
    assert reader.page.locator("pre").inner_text().startswith("Lab of Ada (")
    reader.does(reader.page.locator("a[data-page=situation]").first.click)
    reader.reloads()
    other = reader.page.context.new_page()
    other.goto(urljoin(walk.home, FORM))
    other.wait_for_function(DRAWN)
    other.locator("#own-texts summary").click()
    other.fill("[data-own-field=dpo]", "Eve")
    reader.does(reader.page.go_back)
    reader.page.locator("#own-texts summary").click()
    expect(reader.page.locator("[data-own-field=dpo]")).to_have_value("Eve")
    other.locator("[data-own-do=forget]").click()
    expect(reader.page.locator("[data-own-field=organisation]")).to_have_value("")
    expect(reader.page.locator("pre")).to_contain_text("[organisation]")
    other.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_have_the_texts_and_a_link_to_the_panel(walk, language):
    reader = opens(walk, FORM, language)
    types(reader, press=MARKUP, dpo="Ada", agency="1 rue Foch", site="lab.example")
    reader.opens(urljoin(walk.home, "/briefing"))
    blanks = reader.page.locator(".blank")
    assert [each.inner_text() for each in blanks.all()][:2] == [MARKUP, "Ada"]
    assert blanks.nth(2).locator(".unseen").count() == 1
    assert reader.page.locator("nav [data-own-left]").inner_text().endswith("2")
    reader.opens(urljoin(walk.home, "/area/59"))
    assert "lab.example" in reader.page.locator(".quoted").inner_text()
    assert "1 rue Foch" in reader.page.locator("main").inner_text()
    link = reader.page.locator("nav a[href*=own-texts]")
    assert link.get_attribute("href") == "/situation?tab=dpo#own-texts"
    link.click()
    reader.page.wait_for_function(DRAWN)
    expect(reader.page.locator("[data-own-field=dpo]")).to_be_visible()
    assert reader.troubles == []


def test_name_of_10_000_signs_is_refused_in_a_sentence_and_changes_nothing(walk):
    reader = opens(walk, DRAFTS)
    types(reader, dpo="Ada")
    pastes(reader, "dpo", "x" * 10_000)
    expect(said(reader)).to_have_text(
        "DPO name was not taken: it has 10000 characters, and at most 200 are allowed. "
        "Nothing was changed."
    )
    assert reader.page.input_value("[data-own-field=dpo]") == "Ada" == kept(reader)["dpo"]
    pastes(reader, "dpo", "y" * 200)
    assert kept(reader)["dpo"] == "y" * 200


def test_file_that_is_saved_is_the_same_in_the_shell_and_when_it_is_opened(walk, english):
    reader = opens(walk, FORM)
    texts = {
        "dpo": 'Ada "A" \\ Martin',
        "measures": "one\n'two' = \"2\" # no note\n[three]",
        "item_9": "its '''quotes'''\nend",
        "item_17": "ends in a quote\n'",
        "site": MARKUP,
    }
    types(reader, **texts)
    with reader.page.expect_download() as download:
        reader.page.locator("[data-own-do=save]").click()
    assert download.value.suggested_filename == "mine.toml"
    file = Path(download.value.path())
    assert tomllib.loads(file.read_text("utf-8")) == {"version": 1, **texts}
    assert read_answers(file, english) == texts
    reader.page.locator("[data-own-do=forget]").click()
    assert kept(reader) == {}
    takes(reader, file.read_bytes().replace(b"\n", b"\r\n"))
    expect(said(reader)).to_have_text("Texts taken from mine.toml: 5. The others stay.")
    assert kept(reader) == texts
    takes(
        reader,
        "# of a colleague\nversion = 1 # ours\n\nphone = '''\n01\n'''\n".replace("\n'''", "'''"),
    )
    expect(said(reader)).to_have_text("Texts taken from mine.toml: 1. The others stay.")
    assert kept(reader) == {**texts, "phone": "01"}


WRONG = [
    ("version = 2\n", "Its first line must be: version = 1."),
    ('dpo = "Eve"\n', "Its first line must be: version = 1."),
    ("version = 1\ndpo = Eve\n", "mine.toml, line 2, was not read. Expected: key = "),
    ("version = 1\n\ndpo = '''Eve''' and\nsite = '''x'''\n", "mine.toml, line 3, was not read."),
    ("version = 1\ndpo = '''Eve\n", "mine.toml, line 2, was not read."),
    ('version = 1\ndpo = "Eve"\ndpo = "Ida"\n', "mine.toml, line 3, was not read."),
    ('version = 1\n[own]\ndpo = "Eve"\n', "mine.toml, line 2, was not read."),
    ('version = 1\ndop = "Eve"\n', "dop is not a key. Known: organisation, former_names, "),
    ('version = 1\n__proto__ = "Eve"\n', "__proto__ is not a key."),
    ("version = 1\ndpo = 7\n", "DPO name was not taken: it must be text"),
    ('version = 1\ndpo = "E\\nve"\n', "DPO name was not taken: it must be text"),
    ('version = 1\nitem_9 = "\\u0007"\n', "Reasons for any delay was not taken: it must be text"),
    (f'version = 1\ndpo = "{"E" * 10_000}"\n', "it has 10000 characters, and at most 200"),
    (b"version = 1\ndpo = '''\xff'''\n", "text in UTF-8 of at most 65536 bytes is expected"),
    (b"#" * 65_537, "text in UTF-8 of at most 65536 bytes is expected"),
]


def test_file_that_is_wrong_is_refused_in_a_sentence_and_nothing_is_lost(walk):
    reader = opens(walk, DRAFTS)
    types(reader, dpo="Ada")
    for content, why in WRONG:
        takes(reader, content)
        expect(said(reader)).to_contain_text(why)
        expect(said(reader)).to_contain_text("Nothing was changed.")
        assert kept(reader) == {"dpo": "Ada"}, content
        reader.page.evaluate("document.querySelector('.own-said').textContent = ''")
    assert reader.troubles == []


def test_texts_of_a_browser_that_keeps_nothing_stand_until_the_page_is_closed(walk):
    reader = opens(walk, DRAFTS)
    reader.page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error() }; }")
    types(reader, organisation="Lab")
    expect(said(reader)).to_contain_text("This browser keeps nothing")
    assert reader.page.locator("pre").inner_text().startswith("Lab (") and kept(reader) == {}


@pytest.mark.parametrize("stored", ["[", "7", "null", '{"dpo": 7, "site": ["x"]}', '"Ada"'])
def test_storage_that_something_else_wrote_breaks_nothing(walk, stored):
    reader = walk(DRAFTS)
    reader.page.evaluate("stored => localStorage.setItem('own-texts', stored)", stored)
    reader.reloads()
    assert reader.page.locator("pre").inner_text().startswith("[organisation] (")
    assert reader.troubles == []


@pytest.mark.parametrize("path", [FORM, DRAFTS])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_panel_breaks_no_rule_and_has_room(walk, path, width, theme):
    reader = walk(f"{path}#own-texts", theme=theme, width=width)
    types(reader, dpo="x" * 200, measures="word " * 300)
    assert axe.violations(reader.page) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width


def test_panel_is_used_by_keys_alone(walk):
    reader = walk(DRAFTS)
    press = reader.page.keyboard.press
    reader.page.locator("#own-texts summary").focus()
    press("Enter")
    press("Tab")
    reader.page.keyboard.type("Lab")
    assert reader.page.locator("pre").inner_text().startswith("Lab (")
    press("Enter")  # which sends nothing
    for _ in range(14):
        press("Tab")
    focused = "document.activeElement.dataset.ownDo"
    assert reader.page.evaluate(focused) == "forget" and reader.answers == 0
    press("Space")
    expect(said(reader)).to_have_text("All texts are deleted, on the page and in this browser.")
    assert kept(reader) == {} and reader.answers == 0


def test_print_has_the_texts_and_no_panel(walk):
    reader = opens(walk, DRAFTS)
    types(reader, organisation="Lab")
    reader.page.emulate_media(media="print")
    assert reader.page.locator("pre").inner_text().startswith("Lab (")
    expect(reader.page.locator("#own-texts")).to_be_hidden()
    expect(reader.page.locator("p[data-own-left]")).to_have_text("Blanks left: 2")


# What is typed leaves the browser by no button, and Forget leaves nothing of it.

FIELDS = "each => each.map(field => field.dataset.ownField)"
ACTS = """each => [...new Set(
    each.filter(one => one.checkVisibility()).map(one => one.dataset.act))]"""

PRESS = """act => {
    const button = document.querySelector(`[data-act="${CSS.escape(act)}"]`);
    const isThere = Boolean(button) && !button.disabled;
    if (isThere) button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    return isThere;
}"""


@pytest.fixture
def served(process, small_database, tmp_path):
    """The address of a dashboard whose files, scratch and log all stand in one folder."""
    for name in ("data", "scratch"):
        (tmp_path / name).mkdir()
    database = shutil.copy(small_database, tmp_path / "data")
    command = [sys.executable, "-u", "-m", "dashboard", "--port", "0", "--database", database]
    places = {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "scratch")}
    with (
        (tmp_path / "log").open("w") as log,
        process.Popen(
            command, cwd=tmp_path, stdout=process.PIPE, stderr=log, env={**os.environ, **places}
        ) as server,
    ):
        yield server.stdout.readline().decode().split()[2]
        server.terminate()


def waits_until(page, holds):
    """Wait until an expression holds; the page's policy lets no script compile one."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(holds)


def press_all(page):
    """Press each button of the page's own once, those of its drawers, and go back each time."""
    address = page.url
    for act in page.eval_on_selector_all("[data-act]", ACTS):
        if not page.evaluate(PRESS, act):
            continue
        page.wait_for_load_state("networkidle")
        if act.startswith("show:"):
            expect(page.locator("#drawer[open]")).to_be_visible()
        for link in page.locator("#drawer[open] .files a").all():
            with page.expect_download():
                link.click()
        page.keyboard.press("Escape")
        expect(page.locator("#drawer[open]")).to_have_count(0)
        waits_until(page, "!history.state?.drawer")  # which Back takes away
        if page.url != address:
            page.goto(address)
            page.wait_for_function(DRAWN)


def type_everywhere(page, served, marks):
    """Type a mark into each field of both panels, and use each button of both pages."""
    for path in (FORM, DRAFTS):
        page.goto(urljoin(served, path))
        page.wait_for_function(DRAWN)
        page.locator("#own-texts summary").click()
        for key in page.eval_on_selector_all("[data-own-field]", FIELDS):
            marks[key] = f"mark{len(marks)}of{key.replace('_', '')}"
            page.fill(f"[data-own-field={key}]", marks[key])
        press_all(page)
        buttons = ["#theme", "#share", "#print", ".card [data-link]", "[data-copy]"]
        for button in [*buttons, "[data-language=fr]", "[data-language=en]"]:
            for each in page.locator(f"{button}:visible").all()[:1]:
                each.click()
                page.wait_for_load_state("networkidle")
        for link in page.locator("a[download]:visible").all():
            with page.expect_download():
                link.click()
        page.fill("#sought", "Nord")
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        for button in ("#undo", "#redo"):
            page.locator(button).evaluate("each => each.click()")
            page.wait_for_load_state("networkidle")


def visit_all(page, served):
    """Save and open the file, then open each page and sheet, and its documents."""
    page.goto(urljoin(served, DRAFTS))
    page.wait_for_function(DRAWN)
    page.locator("#own-texts summary").click()
    with page.expect_download() as download:
        page.locator("[data-own-do=save]").click()
    page.set_input_files(".own-texts [type=file]", download.value.path())
    for name in page.eval_on_selector_all("#links a", "each => each.map(one => one.href)"):
        page.goto(name)
    for sheet in ("/briefing", "/area/59", "/area"):
        page.goto(urljoin(served, sheet))
        page.locator("#print").click()
    for document in ("/briefing.docx", "/data/situation/severity/notification_form.docx"):
        assert page.context.request.get(urljoin(served, document)).ok


def test_no_request_log_or_file_has_what_is_typed_and_forget_leaves_nothing(
    browser, served, tmp_path
):
    sent, marks = [], {}
    with browser.new_context(viewport={"width": 1440, "height": 2000}) as context:
        context.on("request", lambda one: sent.append((one.url, one.headers, one.post_data)))
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.add_init_script("window.print = () => {}")
        type_everywhere(page, served, marks)
        visit_all(page, served)
        page.goto(urljoin(served, DRAFTS))
        page.wait_for_function(DRAWN)
        assert marks["organisation"] in page.evaluate(STANDS)
        assert len(marks) == 12 + 9 and len(sent) > 100
        told = f"{sent}{context.cookies()}"
        assert [mark for mark in marks.values() if mark in told] == []

        page.locator("#own-texts summary").click()
        page.locator("[data-own-do=forget]").click()
        form = partial(page.goto, urljoin(served, FORM))
        for look in (page.title, page.reload, form, page.go_back):
            look()
            page.wait_for_function(DRAWN)
            stands = page.evaluate(STORED) + page.evaluate(STANDS)
            assert [mark for mark in marks.values() if mark in stands] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 1  # the log, and the database
    content = b"".join(path.read_bytes() for path in files)
    assert [mark for mark in marks.values() if mark.encode() in content] == []
