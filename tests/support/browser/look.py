"""A page as one reader has it: how wide the window is, in which theme and which language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

ADDRESSES = (
    "/situation",
    "/situation?as_of=2024-03-13&d=59&s=f",
    "/situation?tab=dpo",
    "/who",
    "/who?d=59.62&s=f",
    "/what",
    "/what?mask=30&d=59&s=f",
    "/combination",
    "/combination?standings=both&d=59&s=f",
    "/response",
    "/response?calls_per_day=10000&letter_cost=1.2&plan=paced",
    "/response?tab=budget&d=59&s=f",
    "/response?tab=messages&d=59&s=f",
    "/method?d=59",
    "/method?figures=assumed&opened=ledger",
    "/what_if",
    "/what_if?d=59.62.02.60.80&retention_years=0&days_earlier=12",
)
WIDTHS = (1440, 768, 390)
THEMES = ("light", "dark")
LANGUAGES = ("en", "fr")
HEIGHT = 900
# The page says so itself. While a link is followed there is a moment without an element.
DRAWN = """() => "drawn" in (document.documentElement?.dataset ?? {})"""
# Two frames later it is painted as well.
SETTLED = """() => document.fonts.ready.then(() => new Promise(
    done => requestAnimationFrame(() => requestAnimationFrame(() => done()))
))"""


# A narrow window shows of a card its heading until it is opened.
UNFOLD = """() => document.querySelectorAll(".toggle[aria-expanded=false]").forEach(
    each => each.click())"""


def widen(page, width: int, height: int = HEIGHT) -> None:
    """Give the window of an open page a width, all cards open, and wait until it is drawn."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(SETTLED)
    page.evaluate(UNFOLD)


@dataclass(frozen=True)
class Look:
    """What the reader chose.

    >>> str(Look(390, "dark", "fr"))
    '390_dark_fr'
    """

    width: int
    theme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}_{self.theme}_{self.language}"


@contextmanager
def opened(browser, address: str, look: Look) -> Iterator:
    """Yield the page at an address, drawn and with its fonts, in a browser that never saw it.

    The theme is said twice, as what the reader chose on the page and as what the system prefers.
    """
    window = {"width": look.width, "height": HEIGHT}
    with browser.new_context(
        viewport=window, color_scheme=look.theme, reduced_motion="reduce"
    ) as context:
        cookie = {"name": "language", "value": look.language, "url": urljoin(address, "/")}
        context.add_cookies([cookie])
        page = context.new_page()
        page.add_init_script(f"localStorage.theme = {look.theme!r}")
        page.goto(address)
        page.wait_for_function(DRAWN)
        page.evaluate(SETTLED)
        yield page
