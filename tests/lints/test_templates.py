"""Whatever is put into a template is escaped."""

import re

from breachlab.paths import ROOT
from dashboard import html

DOCUMENTS = [*ROOT.glob("dashboard/**/document.html")]  # Dash fills them, Jinja none
TEMPLATES = [
    path
    for folder in ("templates", "pages")
    for path in ROOT.glob(f"dashboard/{folder}/**/*.html")
    if path not in DOCUMENTS
]
UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\b|<script\b(?![^>]*\bsrc=)")


def test_no_template_turns_off_escaping():
    assert len(TEMPLATES) > 1
    found = {path.name: UNESCAPED.findall(path.read_text("utf-8")) for path in TEMPLATES}
    assert not {name: each for name, each in found.items() if each}
    assert not any(re.search(r"{{|{% ", each.read_text("utf-8")) for each in DOCUMENTS)


def test_a_text_in_a_template_is_escaped():
    parts = html.macros("parts.html")
    assert parts.cell("<b>", {"title": '"><i>'}) == (
        '<td title="&#34;&gt;&lt;i&gt;">&lt;b&gt;</td>'
    )
