"""How a page looks, as far as it means something: colours, marks, what is hidden, cut or moved."""

import difflib
import re
from pathlib import Path

from breachlab.paths import ROOT, read
from tests.support.browser.look import widen

GOLDEN = ROOT / "tests/golden/styles"
STYLES = f"within => {{ {read(Path(__file__).with_suffix('.js'))} }}"
NARROW, WIDE = 390, 1440
FRAMED = "/situation"  # whose frame stands for that of all pages


def differ(path: str, page, is_update: bool) -> list[str]:
    """Return a line for each kind of element that looks otherwise than the golden file says.

    A change of a stylesheet is read before it is taken over: pytest --update-golden.
    """
    found = styles(page, "body, body *" if path == FRAMED else "main *")
    golden = GOLDEN / f"{re.sub(r'[^a-z0-9]+', '_', path.lower()).strip('_')}.txt"
    if is_update:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text("\n".join([*found, ""]), "utf-8")
    lines = difflib.ndiff(read(golden).splitlines() if golden.exists() else [], found)
    return [f"{path}, against {golden.name}: {each}" for each in lines if each[:1] in "-+"]


def styles(page, within: str) -> list[str]:
    """Return a line for each kind of element of a selector; then what differs on phone and paper.

    The page is left in a wide window.
    """
    widen(page, WIDE)
    wide = page.evaluate(STYLES, within)
    widen(page, NARROW)
    narrow = page.evaluate(STYLES, within)
    widen(page, WIDE)
    page.emulate_media(media="print")
    paper = page.evaluate(STYLES, within)
    page.emulate_media(media="null")
    lines = [f"{place} {{ {told} }}" for place, told in wide.items() if told]
    for name, other in (("narrow", narrow), ("paper", paper)):
        differ = {place: told for place, told in other.items() if wide.get(place) != told}
        lines += [f"{name}: {place} {{ {told} }}" for place, told in differ.items()]
    return lines
