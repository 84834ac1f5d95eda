"""Save a displayed answer: its picture as PNG or SVG, all of it as HTML, its rows as data."""

import html
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from breachlab.answer_files.formats import FORMATS, SUFFIXES, Answer
from breachlab.answer_files.output import keep_private
from breachlab.answer_files.output import save as write
from breachlab.drawing import svg
from breachlab.drawing.contours import HEIGHT, WIDTH
from breachlab.drawing.rate_map import RateMap
from breachlab.errors import BadFigure, BadParameters, NotInstalled
from breachlab.notebook.looks import DARK_CELL, FILE
from breachlab.notebook.shown import EXTRA, PLOTLY, Shown, wrap
from breachlab.words import LANGUAGES, data_note
from breachlab.words.language import interface
from breachlab.words.vocabulary import SYNTHETIC

PICTURES = (".png", ".svg", ".html")
ACROSS = 900  # pixels of a picture
SIDE = 24  # pixels around it
LETTERS = 118  # letters of a line of small print
LEFT = 8  # more pixels from the left edge to the names of a chart
DENSITY = 2.0  # pixels of a PNG per pixel of the picture
FAMILY = "Inter,DejaVu Sans,Liberation Sans,Arial,sans-serif"
FONT = "font:12px Inter,system-ui,sans-serif"
NAMED_FONT = f"font-size:12px;font-family:{FAMILY}"  # the PNG renderer has no font system-ui
VARIABLE = re.compile(r"var\(--[\w-]+,\s*((?:[^()]|\([^()]*\))*)\)")
DARK_RULE = re.compile(re.escape(DARK_CELL) + r" (&[^{}]*\{[^{}]*\})")
SAID_SYNTHETIC = re.compile("synth[eé]ti[a-z]*", re.IGNORECASE)
KEY = re.compile(r'<span style="color:([^"]+)">■</span>\s*([^<]*)')


def save(shown: Shown, path: Path, may_replace: bool) -> Path:
    """Write a displayed answer to a file in the format of its suffix; see `Shown.save`."""
    words = shown.words
    if words.data_kind != SYNTHETIC and (said := SAID_SYNTHETIC.search(path.name)):
        text = interface(words.language)["notebook"]["other_mark"]
        raise BadParameters(text.format(file=path.name, mark=said[0], note=data_note(words)))
    with keep_private(words):
        write(_content(shown, path.suffix.lower()), path, may_replace, LANGUAGES[0], in_python=True)
    return path


def page(shown: Shown) -> str:
    """Return a displayed answer as an HTML page; see `Shown.to_html`."""
    body = drawing(shown) if PLOTLY in shown.body else shown.body.get("text/html", "")
    inside = f"{shown.head()}{body}{shown.foot()}"
    style = DARK_RULE.sub(r"@media(prefers-color-scheme:dark){\1}", shown.style)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(shown.title)}'
        f"</title><style>{FILE}{style}</style></head><body>{wrap(inside)}</body></html>"
    )


def drawing(shown: Shown) -> str:
    """Return a chart as an SVG in an element with its margins, or a map as an SVG."""
    picture = shown.picture
    if isinstance(picture, RateMap):
        return f'<div class="map">{picture.still()}</div>'
    style = "; ".join(f"{name}: {value}" for name, value in svg.room(picture).style.items())
    legend = _legend(picture)
    return f'{legend}<div class="drawing" style="{style}">{svg.svg(picture, shown.title)}</div>'


def picture_svg(shown: Shown) -> str:
    """Return the picture as a standalone SVG, with its title above and its notes below."""
    if shown.picture is None:
        raise BadFigure("There are no numbers to draw: this is a table of words. Save it as .html")
    parts: list[str] = []
    down = SIDE
    for text, size, weight in ((shown.title, 18, 650), (shown.said, 13, 400)):
        for line in textwrap.wrap(text, LETTERS * 13 // size - 10):
            down += round(1.35 * size)
            parts.append(_line(line, down, size, weight))
        down += 6
    keys = [*_keys(shown)]
    if keys:
        down += 18
        parts.append(_key_line(keys, down))
        down += 6
    content, height = _inside(shown.picture, down)
    parts.append(content)
    down += height + 8
    for text in _notes(shown):
        for line in textwrap.wrap(text, LETTERS + 10):
            down += 15
            parts.append(_line(line, down, 11, 400, "#57606a"))
    return _whole("".join(parts), down + SIDE)


def _notes(shown: Shown) -> list[str]:
    """Return the notes, without those on the page's drawing where a file has bars in its place."""
    of_page = tuple(interface(each)["notebook"]["of_picture"] for each in LANGUAGES)
    return [each for each in shown.below if not (shown.style and each.startswith(of_page))]


def _content(shown: Shown, suffix: str) -> bytes:
    match suffix:
        case ".html":
            return shown.to_html().encode()
        case ".svg":
            return picture_svg(shown).encode()
        case ".png":
            return _png(picture_svg(shown))
    if suffix not in SUFFIXES:
        known = ", ".join([*PICTURES, *SUFFIXES])
        raise BadParameters(f"No file is written by the ending {suffix!r}. Known: {known}")
    words = replace(shown.words, language=LANGUAGES[0], labels={})
    content = FORMATS[SUFFIXES[suffix]](Answer(shown.rows, words, shown.said, asked=shown.asked))
    return content if isinstance(content, bytes) else f"{content}\n".encode()


def _png(picture: str) -> bytes:
    try:
        import resvg_py
    except ImportError:
        raise NotInstalled(
            f"A PNG needs the package resvg-py. Add it with: {EXTRA}. Or save it as .svg"
        ) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=DENSITY))


def _inside(picture: Any, down: int) -> tuple[str, int]:
    """Return a chart or a map as a nested SVG, `down` pixels below the top, and its height."""
    if isinstance(picture, RateMap):
        height = round(HEIGHT / WIDTH * (ACROSS - 2 * SIDE) * 0.75)
        box = f'x="{SIDE}" y="{down}" width="{ACROSS - 2 * SIDE}" height="{height}"'
        return str(picture.still()).replace("<svg ", f"<svg {box} ", 1), height
    room = svg.room(picture)
    across = ACROSS - 2 * SIDE - room.left - room.right - LEFT
    high = room.height - room.top - room.bottom
    box = f'x="{SIDE + room.left + LEFT}" y="{down + room.top}" overflow="visible"'
    chart = str(svg.svg(picture, ""))
    sized = chart.replace('width="100%" height="100%"', f'width="{across}" height="{high}"', 1)
    return sized.replace("<svg ", f"<svg {box} ", 1), room.height


def _whole(content: str, height: int) -> str:
    """Return an SVG with every colour written out, as few programs support CSS variables."""
    plain = VARIABLE.sub(lambda found: found[1], content).replace(FONT, NAMED_FONT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{ACROSS}" height="{height}"'
        f' viewBox="0 0 {ACROSS} {height}" font-family="{FAMILY}"'
        f' font-size="12"><rect width="100%" height="100%" fill="#fff"/>{plain}</svg>'
    )


def _line(text: str, down: int, size: int, weight: int, colour: str = "#1b1f24") -> str:
    look = f'font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{SIDE}" y="{down}" {look}>{html.escape(text)}</text>'


def _keys(shown: Shown) -> Iterator[tuple[str, str]]:
    """Yield (colour, text) of a legend: of the chart's traces, or of the HTML above a map."""
    if isinstance(shown.picture, RateMap):
        yield from ((colour, html.unescape(text)) for colour, text in KEY.findall(shown.above))
    else:
        yield from _trace_keys(shown.picture)


def _trace_keys(picture: Any) -> Iterator[tuple[str, str]]:
    if picture["layout"].get("showlegend"):
        seen = set()
        for trace in picture["data"]:
            name = trace.get("name", "")
            if name and name not in seen and trace.get("showlegend", True):
                seen.add(name)
                yield (trace.get("line") or trace["marker"])["color"], name


def _legend(picture: Any) -> str:
    keys = "".join(
        f'<span><span style="color:{colour}">■</span> {html.escape(name)}</span>'
        for colour, name in _trace_keys(picture)
    )
    return f'<p class="keys">{keys}</p>' if keys else ""


def _key_line(keys: Sequence[tuple[str, str]], down: int) -> str:
    parts, across = [], SIDE
    for colour, text in keys:
        parts.append(f'<rect x="{across}" y="{down - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{across + 15}" y="{down}">{html.escape(text)}</text>')
        across += 15 + round(6.6 * len(text)) + 18
    return "".join(parts)
