"""Every link of a page of Markdown or a notebook leads somewhere."""

import re

from breachlab.paths import ROOT
from tests.support import links
from tests.support.cases import for_each

# Files that a run makes, a user writes, or an example names.
NOT_HERE = re.compile(r"^(data|dist)\b|NN_|[*<{$…]|^/|//")
CODE = re.compile(r"`((?:breachlab|dashboard|data_gen|docs|notebooks|sql|tests|tools)/[^` ]+)`")


@for_each("page", links.pages)
def test_links_lead_to_files_and_headings(page):
    assert [*links.broken_links(page)] == []


@for_each("page", [ROOT / name for name in ("README.md", "README.fr.md", "CONTRIBUTING.md")])
def test_paths_in_code_are_there(page):
    named = CODE.findall(page.read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not NOT_HERE.search(path) and not there(path)] == []


def there(path):
    return (ROOT / path.partition("::")[0]).exists()


def test_broken_links_finds_a_missing_file_and_a_missing_heading(tmp_path, monkeypatch):
    monkeypatch.setattr(links, "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# One `two`\n[a](#one-two) [b](#three) [c](none.md) [d](page.md#one-two) <https://e.org>\n"
    )
    assert [*links.broken_links(page)] == [
        "page.md: #three: no such heading",
        "page.md: none.md: no such file",
    ]
