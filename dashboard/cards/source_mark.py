"""The sign and the word for the source of a number."""

from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.layout.words import PageWords

MARKS = {"published": "●", "derived": "◐", "modelled": "○"}
WORDS = {"published": "published", "derived": "derived", "modelled": "modelled_mark"}


def source_mark(mark: str, words: PageWords) -> html.Markup:
    """Return the sign and the word of a mark, for the foot of a card."""
    sign = html.Span(MARKS[mark], **aria(hidden=True))
    return html.Span([sign, f" {words.text(WORDS[mark])}"], className="source")
