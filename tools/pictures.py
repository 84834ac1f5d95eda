"""Take a picture of every page in every width, theme and language: make pictures.

python -m tools.pictures [--database PATH] [--folder data/pictures]
[--address "/who?d=59.62&s=f" …] [--look 1440_light_en]

Serves the dashboard itself, and prints below each picture the errors of the page: texts that are
cut or overlap, and broken rules of accessibility (axe). Exits with 1 if there are any.
"""

import argparse
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

from breachlab.paths import DATA
from tests.support.browser import axe, chromium, geometry
from tests.support.browser.look import ADDRESSES, LANGUAGES, THEMES, WIDTHS, Look, opened

LOOKS = [Look(*each) for each in itertools.product(WIDTHS, THEMES, LANGUAGES)]
# The smallest phone and the widest screen, for one page only.
EXTREMES = {"/who": [Look(360, "light", "en"), Look(2560, "light", "en")]}


def main() -> int:
    """Take the pictures and print the errors of each; return the exit code."""
    options = _parser().parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = [*_wanted(options.address, options.look)]
    count = 0
    with served(options.database) as home, started() as browser:
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


def taken(browser, address: str, look: Look, path: Path) -> list[str]:
    """Take a picture of the whole page; return its errors."""
    with opened(browser, address, look) as page:
        page.screenshot(path=path, full_page=True, animations="disabled")
        return [*geometry.troubles(page), *axe.violations(page)]


@contextmanager
def served(database: str | None) -> Iterator[str]:
    """Yield the address of the dashboard, served by the command that a user types."""
    command = [sys.executable, "-m", "dashboard", "--port", "0"]
    command += ["--database", database] if database else []
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    try:
        assert server.stdout is not None  # it is a pipe
        line = server.stdout.readline()  # "Serving on http://… the …"
        if not line:
            sys.exit("The dashboard did not start.")  # it has printed the reason
        yield line.split()[2]
    finally:
        server.terminate()
        server.wait()


@contextmanager
def started() -> Iterator:
    """Yield a headless Chromium."""
    from playwright.sync_api import sync_playwright  # only taking pictures needs it

    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)


if __name__ == "__main__":
    sys.exit(main())
