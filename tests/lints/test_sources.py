"""What is quoted is its publisher's: a host of copies is named as one, a false page never."""

import re
import tomllib

from breachlab.paths import ROOT, read
from data_gen import ledger

LISTED = tomllib.loads(read(ROOT / "tests/lints/sources.toml"))
COPIES, FALSE = LISTED["copies"], LISTED["false"]
WEAK = ("secondary", "memory")
FOLDERS = ("breachlab", "dashboard", "data_gen", "docs", "notebooks", "sql")
ENDINGS = (".csv", ".ipynb", ".md", ".py", ".sql", ".toml")
SECOND_HAND = re.compile(r"\w+, .*\b(according to|copy|summary)\b")


def copies(text):
    """Return the hosts of copies among the addresses of a text.

    >>> copies("https://www.insee.fr/a and https://vdocuments.mx/b")
    ['vdocuments.']
    >>> copies("https://old.example/forum, https://forums.example/a")
    ['forum']
    """
    hosts = re.findall(r"https?://([^/\s]+)", text)
    return [copy for copy in COPIES if any(copy in host for host in hosts)]


def test_a_figure_from_a_host_of_copies_says_that_it_is_second_hand():
    assert [
        f"{name}: {copy} holds {COPIES[copy]}"
        for name, figure in ledger.figures().items()
        for copy in copies(" ".join(map(str, figure.values())))
        if figure["read"] not in WEAK
    ] == []


def test_a_figure_that_is_second_hand_says_whose_page_was_read():
    assert [
        name
        for name, figure in ledger.figures().items()
        if "value" in figure and figure["read"] == "secondary"
        if not SECOND_HAND.search(figure["source_en"])
    ] == []


def test_no_file_names_a_false_page():
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    named = {
        f"{path.relative_to(ROOT)}: {page}, {why}"
        for path in sorted(each for each in files if each.suffix in ENDINGS)
        for page, why in FALSE.items()
        if page.lower() in path.read_text(encoding="utf-8").lower()
    }
    assert named == set()
