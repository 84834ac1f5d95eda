"""Whether the texts of a page stand where they can be read: troubles(page) is [] where all do.

texts.js finds what is written and what of it can be seen; geometry.js says what is wrong.
"""

from pathlib import Path

from breachlab.paths import read

FOLDER = Path(__file__).parent
SCRIPT = "\n".join(
    ["() => {", *(read(FOLDER / f"{name}.js") for name in ("texts", "geometry")), "}"]
)


def troubles(page) -> list[str]:
    """Return a sentence for every text that is cut, leaves its card, or lies over another.

    Nor may a text leave the page, or anything make it scroll sideways. The page is measured as
    it is: call this when all is drawn and the fonts are there.
    """
    return page.evaluate(SCRIPT)
