"""A page on paper: the sheets that the browser prints of it, and how it is laid out on them."""

import re

from tests.support.browser.look import SETTLED

WIDTH, HEIGHT = 711, 1051  # pixels of A4 between the margins of print.css
A4 = (595, 842)  # points
BOX = re.compile(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]")  # of which each sheet of a PDF has one


def sheets(page) -> list[tuple[int, int]]:
    """Return the sizes of the sheets that a page is printed on, in points."""
    printed = page.pdf(prefer_css_page_size=True)
    return [(round(float(width)), round(float(height))) for width, height in BOX.findall(printed)]


def laid_out(page):
    """Show a page as it is laid out on paper, for as long as it is open."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate(SETTLED)  # whatever follows from the new size of the window is over
