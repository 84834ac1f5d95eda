"""What is quoted is its publisher's: a host of copies is named as one, a false page never."""

import re

from breachlab.paths import ROOT
from data_gen import ledger

# Hosts of what others published, and why none of them is the place where a figure stands.
COPIES = {
    "vdocuments.": "documents that readers copied there, with no publisher",
    "fdocuments.": "the same",
    "123dok.": "the same",
    "issuu.com": "the same, and title pages only",
    "slideshare.net": "slides, which their author may change or a reader may have copied",
    "algerie-dz.com": "a forum that copies newspapers",
    "forum": "whoever wrote there may have changed it",
    "pubt.io": "releases, distributed again",
    "gdprhub.eu": "a wiki: it retells law and judgments, which have their own addresses",
    "huggingface.co": "data sets that were collected from elsewhere",
}
# What no file may name: it looks like a source and is none.
FALSE = {
    "GDPR-Breach-Sentinel": "a chatbot's instructions, which restate ENISA and the GDPR",
    "Truth Engine": "a report on this breach that a machine wrote, under the name of CNIL",
    "I.F.3.f": "a reconstruction of EDPB's Guidelines 9/2022: the real ones have no such section",
}
WEAK = ("secondary", "memory")
FOLDERS = ("breachlab", "dashboard", "data_gen", "docs", "notebooks", "sql")
ENDINGS = (".csv", ".ipynb", ".md", ".py", ".sql", ".toml")
SECOND_HAND = re.compile(r"\w+, .*\b(as told in|as a site of|as its own account|copy|summary)\b")


def copies(text):
    """Return the hosts of copies among the addresses of a text.

    >>> copies("https://www.insee.fr/a and https://vdocuments.mx/b")
    ['vdocuments.']
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


def test_copies_finds_hosts_and_nothing_else():
    assert copies("https://old.example/forum, https://forums.example/a") == ["forum"]
    assert copies("https://www.insee.fr/a") == []


def test_no_file_names_a_false_page():
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    named = {
        f"{path.relative_to(ROOT)}: {page}, {why}"
        for path in sorted(each for each in files if each.suffix in ENDINGS)
        for page, why in FALSE.items()
        if page.lower() in path.read_text(encoding="utf-8").lower()
    }
    assert named == set()
