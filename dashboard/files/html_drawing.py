"""The HTML of a card's drawing as SVG: its texts, its tables, its marks.

So a picture has the numbers and the words of the page, in the colours of the page's styles, and a
card needs no second drawing. Texts are measured, so that columns are as wide as their contents.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser

from breachlab.drawing.paper import (
    INK,
    SOFT,
    Drawing,
    Look,
    Run,
    measure,
    write_keys,
    write_line,
    write_text,
)
from breachlab.paths import ROOT, read

STYLES = ("tokens", "tables", "situation", "who")  # the first colour of a class counts
NOT_READ = re.compile(r"/\*.*?\*/|@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
MIXED = re.compile(r"--([\w-]+): color-mix\(in srgb, var\(--([\w-]+)\) (\d+)%")
PAINTED = re.compile(r"(?:background|--stock|--ratio): var\(--([\w-]+)\)")
LAST_CLASS = re.compile(r"\.([\w-]+)[^.]*$")
# What a page has to click on, or says to screen readers or on its own paper alone.
NOT_DRAWN = {"unseen", "printed", "days", "switch", "opener", "quiet", "go", "take-out", "idle"}
INLINE = {"span", "b", "em", "a", "code", "button", "time", "i"}
KEYS = {"stack-legend", "stock-keys", "age-keys", "legend"}
NOTE = {"size": 11.5, "is_bold": False, "colour": SOFT}
LOOKS: Mapping[str, Mapping] = {"small": NOTE, "aside": NOTE, "h3": {"is_bold": True}}
GAP, PADDING = 16, 6  # pixels between two columns, and above and below a row


@dataclass
class Node:
    """An element: its tag, its classes, the numbers of its style, its contents."""

    tag: str
    parent: "Node | None" = None
    names: list[str] = field(default_factory=list)
    at: dict[str, float] = field(default_factory=dict)
    span: int = 1
    parts: list["Node | str"] = field(default_factory=list)

    @property
    def nodes(self) -> list["Node"]:
        """The elements in it that are drawn."""
        return [each for each in self.parts if isinstance(each, Node) and each.is_drawn]

    @property
    def is_drawn(self) -> bool:
        """Whether a picture has it. Of a fold it has the head, where the fold is a whole cell."""
        above = self.parent or self
        if self.tag == "details":
            return above.tag == "td" and len(above.parts) == 1
        is_folded = above.tag == "details" and self.tag != "summary"
        is_link = self.tag == "p" and all(getattr(each, "tag", "") == "a" for each in self.parts)
        return NOT_DRAWN.isdisjoint(self.names) and not is_folded and not is_link

    @property
    def text(self) -> str:
        """The text in it."""
        return "".join(text for text, _ in list_runs(self))

    def is_within(self, name: str) -> bool:
        """Return whether it, or an element around it, has a class."""
        return name in self.names or (self.parent is not None and self.parent.is_within(name))

    def find(self, *tags: str) -> Iterator["Node"]:
        """Yield the elements in it of these tags; of nested ones the outer."""
        for each in self.nodes:
            yield from [each] if each.tag in tags else each.find(*tags)

    def list_marks(self) -> Iterator[Callable[["Node", float], Drawing]]:
        """Yield the functions that draw the marks in it."""
        for each in self.nodes:
            mark = find_mark(each)
            yield from [mark] if mark else each.list_marks()


class _Reader(HTMLParser):
    """Reads HTML of our templates, which closes what it opens."""

    def __init__(self) -> None:
        super().__init__()
        self.node = Node("div")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        styles = re.findall(r"--([\w-]+): (-?[\d.]+)(%?)", named.get("style", ""))
        at = {name: float(each) / (100 if sign else 1) for name, each, sign in styles}
        names, span = named.get("class", "").split(), int(named.get("colspan", 1))
        node = Node(tag, self.node, names, at, span)
        self.node.parts.append(node)
        self.node = node

    def handle_endtag(self, tag: str) -> None:
        self.node = self.node.parent or self.node

    def handle_data(self, data: str) -> None:
        self.node.parts.append(data)


def read_html(markup: str) -> Node:
    """Return the elements of HTML.

    >>> read_html("<p class='aside'>Of <b>12</b></p>").text
    'Of 12'
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.node


@cache
def _rules() -> list[tuple[str, str]]:
    """Return (selectors, declarations) of the styles of the pages, in the light theme."""
    paths = [ROOT / f"dashboard/assets/{name}.css" for name in STYLES]
    paths += sorted(ROOT.glob("dashboard/pages/*/*.css"))
    return RULE.findall(NOT_READ.sub("", "\n".join(map(read, paths))))


@cache
def colours() -> Mapping[str, str]:
    """Return {token or class of a mark: its colour}, that of the first rule that has one."""
    found: dict[str, str] = {}
    for selectors, declared in _rules():
        for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6})", declared):
            found.setdefault(name, colour)
        for name, of, share in MIXED.findall(declared):
            parts = (int(found[of][at : at + 2], 16) for at in (1, 3, 5))
            mixed = (255 + (each - 255) * int(share) / 100 for each in parts)
            found.setdefault(name, "#" + "".join(f"{round(each):02x}" for each in mixed))
        token = PAINTED.search(declared)
        for selector in selectors.split(",") if token else ():
            if (last := LAST_CLASS.search(selector)) and token and token[1] in found:
                found.setdefault(last[1], found[token[1]])
    return found


def style_of(name: str) -> str:
    """Return the rules of an SVG of the pages by its class, with every colour written out."""
    rules = "".join(
        f"{selectors}{{{declared.replace('--fill:', 'fill:')}}}"
        for selectors, declared in _rules()
        if f".{name}" in selectors and ":" not in selectors
    )
    written = re.sub(r"var\(--([\w-]+)\)", lambda each: colours().get(each[1], "inherit"), rules)
    return written.replace("fill: inherit;", "")


def paint(node: Node, usual: str) -> str:
    """Return the colour of a mark: that of its last class that has one, or its usual one."""
    known = (colours()[each] for each in reversed(node.names) if each in colours())
    return next(known, colours()[usual])


def rect(across: float, down: float, width: float, height: float, colour: str) -> str:
    """Return a rectangle, which is at least a pixel wide if it has a width."""
    wide = max(width, 1) if width else 0
    box = f'x="{across:.6g}" y="{down:.6g}" width="{wide:.6g}" height="{height:.6g}"'
    return f'<rect {box} fill="{colour}"/>'


def circle(across: float, down: float, radius: float, colour: str) -> str:
    """Return a disc."""
    return f'<circle cx="{across:.6g}" cy="{down:.6g}" r="{radius}" fill="{colour}"/>'


def _span(node: Node, width: float, down: float, height: float, colour: str) -> str:
    """Return the rectangle of a mark from its start to its end."""
    start, end = node.at.get("start", 0), node.at.get("end", node.at.get("size", 0))
    return rect(start * width, down, (end - start) * width, height, colour)


def _draw_bar(node: Node, width: float) -> Drawing:
    if "size" in node.at:  # of a combination
        return _span(
            node, width, 1, 12, colours()["bar" if node.is_within("is-picked") else "bar-pale"]
        ), 14
    return "" if "is-none" in node.names else _span(node, width, 1, 12, paint(node, "bar")), 14


def _draw_reach(node: Node, width: float) -> Drawing:
    is_known = "is-one-number" in node.names
    bar = _span(node, width, 2, 10, colours()["bar" if is_known else "bar-pale"])
    if "is-claimed" in node.names:
        bar = bar.replace("/>", f' fill-opacity="0" stroke="{colours()["bar"]}"/>')
    tick = rect(node.at["at"] * width - 1.5, -1, 3, 16, INK)
    parts = {"is-unbounded": bar, "is-unmarked": tick}
    return "".join(part for name, part in parts.items() if name not in node.names), 16


def _draw_fall(node: Node, width: float) -> Drawing:
    """Return the bar of a cost, and the line of its range."""
    bar = _span(node, width, 1, 16, paint(node, "bar"))
    low, high = (node.at[each] * width for each in ("low", "high"))
    ink = colours()["bar-2"] if "is-sum" in node.names else INK
    ends = "".join(rect(at, 4, 2, 10, ink) for at in (low, high - 2))
    return bar + (rect(low, 8, high - low, 2, ink) + ends if low < high else ""), 18


def _draw_swing(node: Node, width: float) -> Drawing:
    """Return a bar to both sides of the middle; or a bar or a stem, and a dot."""
    marks = {name for each in node.nodes for name in each.names}
    if not marks:
        bar = _span(node, width, 1, 16, colours()["bar-2"])
        return bar + rect(width / 2, -5, 1, 28, INK), 18
    drawn = "" if node.is_within("beyond") else rect(0, 7, width, 1, colours()["line"])
    drawn += rect(width / 2, -6, 1, 26, SOFT) if node.is_within("strayed") else ""
    drawn += _span(node, width, 3, 8, colours()["bar-pale"]) if "bar" in marks else ""
    drawn += _span(node, width, 6, 2, colours()["bar"]) if "stem" in marks else ""
    if "taken" in marks:
        drawn += circle(node.at["none"] * width, 7, 6, colours()["bar"])
    return drawn, 16


def _draw_stacked(node: Node, width: float) -> Drawing:
    """Return the parts of a bar side by side, with the number of each that has room for it."""
    height = 34 if "parts" in node.names else 20
    across, drawn = 0.0, ""
    for each in node.nodes:
        wide, colour = each.at["part"] * width, paint(each, "bar")
        drawn += rect(across, 0, max(wide - 1, 1), height, colour)
        if each.text and measure(each.text, 12) + 4 < wide:
            is_light = sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) > 450
            look = Look(12, colour=INK if is_light else "#ffffff", anchor="middle")
            drawn += write_line([(each.text, False)], across + wide / 2, height / 2 + 4, look)
        across += wide
    return drawn, height + 2


def _draw_dots(node: Node, width: float) -> Drawing:
    """Return a hundred dots, of which those that are left are dark."""
    left, drawn = node.parent.at["left"] if node.parent else 0, ""
    for number in range(100):
        dot = circle(18 * (number % 10) + 8, 18 * (number // 10) + 8, 7.5, colours()["bar"])
        drawn += dot if number < left else dot.replace("/>", ' fill-opacity=".16"/>')
    return drawn, 182


def _draw_dot(node: Node, width: float) -> Drawing:
    """Return the dot of a kind of data, joined to those beside it."""
    is_out = node.is_within("is-out") or node.is_within("out")
    across = width / 2 if node.is_within("dotted") else 6
    lines = {"from-left": (-GAP / 2, across), "to-right": (across, width + GAP / 2)}
    joins = [ends for name, ends in lines.items() if node.is_within(name)]
    drawn = "".join(rect(start, 6, end - start, 2, colours()["bar-pale"]) for start, end in joins)
    return drawn + circle(across, 7, 6, colours()["accent" if is_out else "line"]), 14


def _draw_age(node: Node, width: float) -> Drawing:
    """Return the rate of an age as a dot, France's as a tick, and the line between them."""
    drawn, at = rect(0, 11.5, width, 1, colours()["line"]), node.at
    if "low" in at:
        drawn += rect(at["low"] * width, 11, (at["high"] - at["low"]) * width, 3, colours()["bar"])
    drawn += circle(at["dot"] * width, 12, 5, colours()["bar"]) if "dot" in at else ""
    return drawn + (rect(at["tick"] * width - 1, 5, 2, 14, INK) if "tick" in at else ""), 24


def _draw_axis(node: Node, width: float) -> Drawing:
    drawn = ""
    for each in node.nodes:
        at = each.at["at"]
        look = Look(12, colour=SOFT, anchor={0.0: "start", 1.0: "end"}.get(at, "middle"))
        drawn += write_line([(each.text, False)], at * width, 12, look)
    return drawn, 18


MARKS: Mapping[str, Callable[[Node, float], Drawing]] = {
    "reach": _draw_reach,
    "fall": _draw_fall,
    "swing": _draw_swing,
    "bar": _draw_bar,
    "stacked": _draw_stacked,
    "parts": _draw_stacked,
    "dots": _draw_dots,
    "dot": _draw_dot,
    "age-track": _draw_age,
    "axis": _draw_axis,
}


def find_mark(node: Node) -> Callable[[Node, float], Drawing] | None:
    """Return the function that draws an element; nothing if it is a text or holds others."""
    if node.tag in ("td", "th"):
        return None
    if node.tag == "div" and not node.names and "start" in node.at:
        return _draw_swing
    named = [MARKS[each] for each in node.names if each in MARKS]
    return named[0] if named else _draw_bar if "size" in node.at else None


def list_runs(part: Node | str, is_bold: bool = False) -> Iterator[Run]:
    """Yield the runs of text of an element that stands in a line; two elements stand apart."""
    if isinstance(part, str):
        yield part, is_bold
        return
    before: Node | str = ""
    for each in part.parts if part.is_drawn else ():
        if isinstance(before, Node) and isinstance(each, Node):
            yield "  ", False
        yield from list_runs(each, is_bold or part.tag == "b")
        before = each


def lay_out(node: Node, width: float, look: Look) -> Drawing:
    """Return the contents of an element, one below the other, and their height."""
    drawn, down = "", 0.0
    for part in _list_blocks(node):
        if draw := find_mark(part):
            added = draw(part, width)
        elif part.tag == "line":
            added = write_text(list_runs(part), width, look)
        elif "none" in part.at:  # a text below its mark
            note = Look(11.5, colour=SOFT, anchor="middle")
            added = write_line([(part.text, False)], part.at["none"] * width, 11, note), 14
        elif part.tag == "table":
            added = lay_table([*part.find("tr")], width)
        elif not KEYS.isdisjoint(part.names):
            added = write_keys(_list_keys(part), width)
        elif part.tag in ("ul", "ol"):
            added = lay_table([_row_of(item) for item in part.find("li")], width)
        elif {"grids", "sides"} & {*part.names}:
            added = _lay_beside(part, width)
        else:
            named = [LOOKS[each] for each in (part.tag, *part.names) if each in LOOKS]
            added = lay_out(part, width, replace(look, **named[0]) if named else look)
        drawn += f'<g transform="translate(0 {down:.6g})">{added[0]}</g>' if added[0] else ""
        down += added[1] + (0 if part.tag in ("line", "small") else 4)
    return drawn, down


def _list_blocks(node: Node) -> list[Node]:
    """Return what stands below each other in an element; texts beside each other are one `line`."""
    blocks: list[Node] = []
    for each in node.parts:
        if isinstance(each, str) or (each.tag in INLINE and not find_mark(each)):
            # Of a law, each text stands on a line of its own.
            if "law" in node.names or not blocks or blocks[-1].tag != "line":
                blocks.append(Node("line", node))
            blocks[-1].parts.append(each)
        elif each.is_drawn:
            blocks.append(each)
    return [each for each in blocks if each.tag != "line" or each.text.strip()]


def _list_keys(node: Node) -> Iterator[tuple[str, list[Run]]]:
    """Yield (colour, text) of the entries of a legend."""
    usual = next((colours()[each] for each in node.names if each in colours()), "#ffffff")
    for item in node.find("li"):
        names = [each for part in (item, *item.nodes) for each in part.names]
        yield (
            next((colours()[each] for each in names if each in colours()), usual),
            [*list_runs(item)],
        )


def _lay_beside(node: Node, width: float) -> Drawing:
    """Return the two sides of a drawing beside each other."""
    step, look = width / 2, Look(12, is_bold=True, anchor="middle")
    if "grids" in node.names:
        step, look = 220, Look(12)
    sides = [
        lay_out(Node("div", node, each.names, each.at, parts=each.parts), step - 20, look)
        for each in node.nodes
    ]
    placed = (
        f'<g transform="translate({number * step:.6g} 0)">{side}</g>'
        for number, (side, _) in enumerate(sides)
    )
    return "".join(placed), max(height for _, height in sides)


def _row_of(item: Node) -> Node:
    """Return an entry of a list as a row of cells; what to look for stands below its name."""
    row = Node("tr", item.parent, item.names)
    for each in item.nodes:
        before = row.nodes[-1] if row.parts else None
        if before and before.nodes[0].tag == "b" and not each.names:
            before.parts.append(replace(each, tag="small"))
            continue
        is_number = "count" in each.names or (each.tag == "b" and before is not None)
        row.parts.append(Node("td", row, ["number"] if is_number else [], parts=[each]))
    return row


def _measure_cell(cell: Node, size: float) -> tuple[float, float]:
    """Return the least and the best width of a cell; a number is never broken."""
    if {*cell.list_marks()} - {_draw_dot}:
        return 130, 420
    is_number, least, best = "number" in cell.names, 14.0, 76.0 if "dotted" in cell.names else 14.0
    for part in _list_blocks(cell):
        is_bold = is_number or any(each.tag == "b" for each in part.nodes)
        least = max([least, *(measure(word, size, is_bold) for word in part.text.split(" "))])
        best = max(best, measure(part.text, size, is_bold) + 1)
    return (best if is_number and cell.tag == "td" else least), best


def lay_table(rows: list[Node], width: float) -> Drawing:
    """Return rows of cells, a line above each; columns are as wide as their contents."""
    count = max((sum(each.span for each in _list_cells(row)) for row in rows), default=0)
    extents, anchors = [(0.0, 0.0)] * count, ["start"] * count
    for row in rows:
        place = 0
        for cell in _list_cells(row):
            if cell.span == 1:
                least, best = _measure_cell(cell, 13)
                if _is_head(row):
                    best = min(best, max(least, 90))
                elif {"number", "dotted"} & {*cell.names}:
                    anchors[place] = "end" if "number" in cell.names else "middle"
                extents[place] = max(least, extents[place][0]), max(best, extents[place][1])
            place += cell.span
    widths = share_out(extents, width - GAP * (count - 1))
    drawn, down = "", 0.0
    for row in rows:
        line = rect(0, down, width, 1, colours()["line"]) if down and not _is_head(row) else ""
        part, height = _lay_row(row, widths, anchors)
        drawn += f'{line}<g transform="translate(0 {down:.6g})">{part}</g>'
        down += height
    return drawn, down


def _list_cells(row: Node) -> list[Node]:
    return [each for each in row.nodes if each.tag in ("th", "td")]


def _is_head(row: Node) -> bool:
    return row.parent is not None and row.parent.tag == "thead"


def share_out(extents: list[tuple[float, float]], room: float) -> list[float]:
    """Return the widths of columns: the best if there is room, else between least and best.

    The widest, of names or of bars, takes what is left.

    >>> share_out([(50, 80), (20, 20)], 300), share_out([(50, 150), (20, 20)], 120)
    ([280.0, 20.0], [100.0, 20.0])
    """
    least, best = (sum(each) for each in zip(*extents, strict=True)) if extents else (0, 0)
    if best > room:
        share = max(room - least, 0) / (best - least) if best > least else 0
        return [low + share * (high - low) for low, high in extents]
    widths = [float(high) for _, high in extents]
    if widths:
        widths[widths.index(max(widths))] += room - best
    return widths


def _lay_row(row: Node, widths: list[float], anchors: list[str]) -> Drawing:
    """Return a row of cells; beside a mark all stand in the middle, heads at the bottom."""
    parts, place = [], 0
    for cell in _list_cells(row):
        wide = sum(widths[place : place + cell.span]) + GAP * (cell.span - 1)
        look = Look(12, colour=SOFT) if _is_head(row) else Look(13, "is-sum" in row.names)
        look = replace(look, anchor=anchors[place] if cell.span == 1 else "start")
        parts.append((sum(widths[:place]) + GAP * place, *lay_out(cell, wide, look)))
        place += cell.span
    height = max((tall for *_, tall in parts), default=0.0)
    share = 1 if _is_head(row) else 0.5 if any(row.list_marks()) else 0
    drawn = (
        f'<g transform="translate({across:.6g} {PADDING + share * (height - tall):.6g})">{part}</g>'
        for across, part, tall in parts
    )
    return "".join(drawn), height + 2 * PADDING
