"""Take a picture of every page in every width, theme and language: make pictures.

python -m tools.pictures [--database PATH] [--folder data/pictures]
[--address "/who?d=59.62&s=f" …] [--look 1440_light_en]

Serves the dashboard itself, and prints below each picture the errors of the page: texts that are
cut or overlap, and broken rules of accessibility (axe). Exits with 1 if there are any.
"""

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from breachlab.paths import DATA, ROOT
from breachlab.store.databases import database_path
from tests.support.browser import axe, geometry
from tests.support.browser.look import ADDRESSES, LANGUAGES, THEMES, WIDTHS, Look, opened
from tools.serving import browsing, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOKS = [Look(*each) for each in itertools.product(WIDTHS, THEMES, LANGUAGES)]
# The smallest phone and the widest screen, for one page only.
EXTREMES = {"/who": [Look(360, "light", "en"), Look(2560, "light", "en")]}
# The charts of Plotly, which are drawn when they come near the window.
PLOTTED = "async () => { await window.breachlab?.plots?.drawn(); }"


def main() -> int:
    """Take the pictures and print the errors of each; return the exit code."""
    options = _parser().parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = [*_wanted(options.address, options.look)]
    count = 0
    with served(ROOT, database_path(options.database)) as home, browsing() as browser:
        for place, (address, look) in enumerate(wanted, start=1):
            path = options.folder / name(address, look)
            print(f"{place:>3}/{len(wanted)} {path.name}", flush=True)
            troubles = taken(browser, urljoin(home, address), look, path)
            for trouble in troubles:
                print(f"        {trouble}", flush=True)
            count += len(troubles)
    print(f"{_counted(len(wanted), 'picture')} in {options.folder}, {_counted(count, 'trouble')}")
    return 1 if count else 0


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.pictures",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--folder", type=Path, default=DATA / "pictures")
    parser.add_argument("--address", nargs="+", default=ADDRESSES, help="pages and selections")
    parser.add_argument("--look", help="one width, theme and language: 1440_light_en")
    return parser


def _wanted(addresses: list[str], one: str | None) -> Iterator[tuple[str, Look]]:
    """Yield each address with each of its looks, or with one of them."""
    for address in addresses:
        for look in looks(address):
            if one in (None, str(look)):
                yield address, look


def looks(address: str) -> list[Look]:
    """Return the looks of an address: width, theme and language."""
    return LOOKS + EXTREMES.get(address, [])


def name(address: str, look: Look) -> str:
    """Return the file name of a picture.

    >>> name("/who?d=59.62&s=f", Look(390, "dark", "fr"))
    'who_59.62_f_390_dark_fr.png'
    """
    parts = urlsplit(address)
    page = parts.path.strip("/").replace("/", "_") or "home"
    return "_".join([page, *(value for _, value in parse_qsl(parts.query)), f"{look}.png"])


def taken(browser: "Browser", address: str, look: Look, path: Path) -> list[str]:
    """Take a picture of the whole page; return its errors."""
    with opened(browser, address, look) as page:
        page.evaluate(PLOTTED)
        page.screenshot(path=path, full_page=True, animations="disabled")
        return [*geometry.troubles(page), *axe.violations(page)]


if __name__ == "__main__":
    sys.exit(main())
