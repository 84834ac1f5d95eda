"""The first page of the book: its notebooks, with the time and memory of each."""

from collections.abc import Iterable, Sequence
from html import escape

from breachlab.book.notebook_page import name_of
from breachlab.book.ran import Ran
from breachlab.words import Words

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1b1f24; background: #fff }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; padding-bottom: .5rem }
td, th { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #d0d7de; text-align: left }
td + td, th + th { text-align: right }
td + td { white-space: nowrap }
"""
HEADS = ("notebook", "seconds", "peak memory")


def index(book: Sequence[Ran], world: Iterable[tuple[str, str]], words: Words) -> str:
    """Return the page; `world` are the lines of the receipt on the database: (name, text)."""
    facts = " · ".join(f"{escape(name)}: {escape(value)}" for name, value in world)
    mark, note = words.quote("kind", "mark"), words.quote("kind", "note")
    heads = "".join(f"<th scope=col>{head}</th>" for head in HEADS)
    return "\n".join(
        [
            "<!doctype html><html lang=en><meta charset=utf-8>",
            "<meta name=viewport content='width=device-width'>",
            f"<title>The notebooks, {mark}</title><style>{STYLE}</style>",
            "<h1>The notebooks</h1>",
            f"<p>{escape(note)}, and every split is {words.quote('kind', 'modelled')}.</p>",
            f"<table><caption>Each ran in a kernel of its own. {facts}</caption>",
            f"<thead><tr>{heads}</tr></thead><tbody>",
            *(_line(ran) for ran in book),
            "</tbody></table></html>",
        ]
    )


def took(ran: Ran) -> tuple[str, str]:
    """Return the seconds and the peak memory of a notebook, as text."""
    return f"{ran.seconds:.1f} s", f"{ran.peak / 1e9:.2f} GB"


def _line(ran: Ran) -> str:
    name = f"<a href='{escape(name_of(ran.path), quote=True)}'>{escape(ran.title)}</a>"
    return f"<tr>{''.join(f'<td>{each}</td>' for each in (name, *took(ran)))}</tr>"
