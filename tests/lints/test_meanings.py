"""Colours and marks mean one thing everywhere: the table of dashboard/assets/tokens.css, held.

A use is an element that a rule of a stylesheet paints, or a module that draws; the list of each
meaning says what the use is. The tables of colours for screens, dark screens and notebooks agree.
"""

import colorsys
import re
import tomllib

import pytest
import tinycss2

from breachlab.drawing import figure_template, own_chart, rate_map
from breachlab.drawing.known_axis import ATTACK
from breachlab.paths import ROOT, read
from dashboard.cards.around import SOURCE_SIGNS as MARKS

ASSETS = ROOT / "dashboard/assets"
SHEETS = sorted((ROOT / "dashboard").rglob("*.css"))
SCRIPTS = sorted(path for path in ASSETS.rglob("*.js") if "vendor" not in path.parts)
MODULES = sorted(
    path for name in ("breachlab", "dashboard") for path in (ROOT / name).rglob("*.py")
)
TOKENS = read(ASSETS / "tokens.css")
NOTEBOOK = read(ROOT / "breachlab/notebook/cell.css")

LISTED = tomllib.loads(read(ROOT / "tests/lints/meanings.toml"))
USES = LISTED["uses"]
# Another hand's marks for the same: ticks, crosses, squares.
OTHER_MARKS = "✔✗✘☑☐■□◧◨"
HUES = {"orange": (10, 50), "red": (325, 10)}  # degrees; of a strong colour
SCALES = ("ratio", "level", "stock", "for", "bar")


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_no_rule_of_a_stylesheet_is_lost_to_a_mistake_before_it(path):
    """A brace too many takes the next rule with it, and a browser says nothing."""
    rules = [*tinycss2.parse_stylesheet(read(path))]
    for rule in rules:
        if rule.type in ("at-rule", "qualified-rule") and rule.content:
            holds_rules = getattr(rule, "lower_at_keyword", "") in ("media", "supports")
            parse = tinycss2.parse_rule_list if holds_rules else tinycss2.parse_blocks_contents
            rules += parse(rule.content)
    assert [f"{each.source_line}: {each.message}" for each in rules if each.type == "error"] == []


def rules():
    """Yield (selector, declarations) of every rule of every stylesheet."""
    for path in SHEETS:
        text = re.sub(r"/\*.*?\*/", "", read(path), flags=re.S)
        for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", text):
            yield " ".join(selector.split()), body


def holding(text, paths):
    return {str(path.relative_to(ROOT)) for path in paths if re.search(text, read(path))}


def colours(text):
    """Return {token: colour} of declarations."""
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", text))


def hue(colour):
    """Return the hue of a strong colour in degrees; nothing of a grey or a pale one."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    turn, lightness, strength = colorsys.rgb_to_hls(*parts)
    return 360 * turn if strength > 0.6 and 0.25 < lightness < 0.75 else None


def looks_like(colour):
    """Return the meanings that a colour could be taken for."""
    found = hue(colour)
    return [
        name
        for name, (low, high) in HUES.items()
        if found is not None and (low <= found < high or (low > high and not high <= found < low))
    ]


FORCED = colours(TOKENS.split("(forced-colors: active)")[1])
LIGHT, DARK = (
    colours(part)
    for part in TOKENS.split("(forced-colors: active)")[0].split('[data-theme="dark"]')
)
WHO_LIGHT, WHO_DARK = (
    colours(part) for part in read(ASSETS / "who.css").split('[data-theme="dark"] {', 1)
)


@pytest.mark.parametrize("token", USES)
def test_a_colour_with_a_meaning_paints_what_has_it_and_nothing_else(token):
    painted = {selector for selector, body in rules() if f"var(--{token}" in body}
    assert painted == set(USES[token])


def test_no_colour_beside_the_tokens_looks_like_one_that_has_a_meaning():
    """So that none is orange or red beside the table."""
    for path in SHEETS:
        text = re.sub(r"--[\w-]+: #\w+", "", read(path))
        bare = re.findall(r"(?<!\w: )#[0-9a-f]{6}\b", text)
        assert [colour for colour in bare if looks_like(colour)] == [], path


@pytest.mark.parametrize("tokens", [LIGHT, DARK, WHO_LIGHT, WHO_DARK, FORCED])
def test_no_scale_looks_like_a_colour_that_has_a_meaning(tokens):
    scales = {name: each for name, each in tokens.items() if name.startswith(SCALES)}
    assert scales
    assert {name: each for name, each in scales.items() if looks_like(each)} == {}


def test_colours_with_a_meaning_look_like_it_in_both_schemes():
    for tokens in (LIGHT, DARK):
        assert looks_like(tokens["attention"]) == ["orange"]
        assert looks_like(tokens["unreached"]) == ["red"]
    assert looks_like(figure_template.ATTENTION) == ["orange"]


def test_orange_of_drawings_is_what_needs_action():
    assert holding(r"\bATTENTION\b", MODULES) - {"breachlab/drawing/figure_template.py"} == {
        *LISTED["orange"]
    }
    scales = (*rate_map.COLOURS, *own_chart.COLOURS)
    others = {*scales, figure_template.BAR, figure_template.BESIDE}
    assert {each for each in others if looks_like(each)} == set()
    assert "217,89,15" not in ATTACK


def test_what_is_hatched_is_not_known():
    assert holding(r"hatch|\"pattern\"", MODULES) == {*LISTED["hatched"]}
    hatched = [selector for selector, body in rules() if "repeating-linear" in body]
    assert hatched == [".fit-not_identified::before"]


def test_a_tick_is_what_is_done():
    files = [*MODULES, *SCRIPTS, *SHEETS]
    assert holding("✓", files) == {*LISTED["done"], "dashboard/assets/tokens.css"}
    assert holding(f"[{OTHER_MARKS}]", files) == {*LISTED["squares"]}


def test_marks_of_sheets_mean_what_they_mean_on_pages():
    """A page has ● published, ◐ derived, ○ modelled; a sheet has fitted numbers, too."""
    marks = dict(re.findall(r'\.fit-(\w+)::before \{ content: "(.)"', read(ASSETS / "sheets.css")))
    assert marks == {"fitted": "◆", "modelled": MARKS["modelled"]}
    assert "◆" not in MARKS.values()


def test_notebooks_have_the_colours_of_the_pages():
    own = {"paper", "raised", "line", "bar"}  # of the ground of a notebook
    light, dark = map(colours, re.findall(r"(?m)^.*\.breachlab\{\n[^}]*--[^}]*", NOTEBOOK))
    for tokens, page in ((light, LIGHT), (dark, DARK)):
        shared = (tokens.keys() & page.keys()) - own
        assert {"attention", "unreached", "ratio-5", "level-high"} <= shared
        assert {name: tokens[name] for name in shared} == {name: page[name] for name in shared}


def light(colour):
    """Return the luminance of a colour, as the Web Content Accessibility Guidelines define it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_colours_of_high_contrast_are_seen_on_white_and_on_black():
    drawn = {
        name: light(each) + 0.05
        for name, each in FORCED.items()
        if not name.startswith(("stock-ink", "stock-paper"))
    }
    meaning = ("level", "ratio", "stock", "for-")
    assert {name for name in {**LIGHT, **WHO_LIGHT} if name.startswith(meaning)} <= FORCED.keys()
    faint = {name for name, each in drawn.items() if 1.05 / each < 3 or each / 0.05 < 3}
    assert len(drawn) > 20 and faint == set()
