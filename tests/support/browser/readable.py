"""What keeps a reader from reading a page that is open: at widths of a window, and on paper."""

from collections.abc import Iterable
from pathlib import Path

from breachlab.paths import read
from tests.support.browser import paper
from tests.support.browser.axe import violations
from tests.support.browser.geometry import troubles
from tests.support.browser.look import widen

INK = f"() => {{ {read(Path(__file__).parent / 'ink.js')} }}"


def on_screen(page, widths: Iterable[int], heard: Iterable[int] = ()) -> list[str]:
    """Return a sentence for all that is wrong at these widths.

    At those of `heard` it is tried by axe too, the colours at the widest alone.
    """
    found = []
    for width in widths:
        widen(page, width)
        wrong = troubles(page)
        if width in heard:
            wrong += violations(page, colours=width == max(heard))
        found += [f"{width} px: {each}" for each in wrong]
    return found


def on_paper(page, count: int) -> list[str]:
    """Return a sentence for all that is wrong with the page on so many sheets of A4, and leave it.

    It is laid out for paper until another address is opened.
    """
    printed = paper.sheets(page)
    found = [] if printed == [paper.A4] * count else [f"{printed}, not {count} of A4"]
    paper.laid_out(page)
    return [f"paper: {each}" for each in found + troubles(page)]


def in_high_contrast(page, theme: str) -> tuple[int, list[str]]:
    """Return how much is drawn, and what of it a system of high contrast takes away.

    It is tried on white and on black; then the page has its own colours and theme again.
    """
    (count,) = page.evaluate(INK)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        found += [f"no ink on a {scheme} ground: {each}" for each in page.evaluate(INK)]
    page.emulate_media(forced_colors="none", color_scheme=theme)
    return count, found
