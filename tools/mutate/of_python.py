"""Mutations of Python: comparisons, numbers, conditions, orders, sums, strings.

Docstrings, annotations, `__all__` and log calls are left alone. So are the blocks that run only as
a program: an imported module must not begin to make 43 million records.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tools.mutate.edits import Edit

COMPARISONS = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "in": ("not in",),
    "not in": ("in",),
    "is": ("is not",),
    "is not": ("is",),
}
SWAPPED = {"and": "or", "or": "and", "+": "-", "-": "+"}
NAMES = {"min": "max", "max": "min", "reversed": "list"}
REVERSE = {"sorted": "reverse=True", "sort": "reverse=True", "sort_values": "ascending=False"}
LOGS = {"LOG", "logging"}
TEXTS = (ast.JoinedStr, ast.List, ast.Tuple)  # joined by +: a minus would fail at once


def edits(text: str) -> list[Edit]:
    """Return all edits of a file of Python, in order.

    >>> [(each.operator, each.of("x = a + 1")) for each in edits("x = a + 1")]
    [('sum', 'x = a - 1'), ('number', 'x = a + 2')]
    """
    source = _Source(text)
    result = (edit for node in _mutable(ast.parse(text)) for edit in _edits(node, source))
    return sorted(set(result))


class _Source:
    """A text by the lines and columns of its syntax tree; these columns count bytes."""

    def __init__(self, text: str):
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def place(self, line: int, column: int) -> int:
        ahead = self.lines[line - 1].encode()[:column]
        return self.starts[line - 1] + len(ahead.decode(errors="ignore"))

    def span(self, node) -> tuple[int, int]:
        return (
            self.place(node.lineno, node.col_offset),
            self.place(node.end_lineno, node.end_col_offset),
        )

    def between(self, left, right) -> re.Match | None:
        """Return the operator between two operands, without their brackets."""
        pattern = re.compile(r"[\s)\\]*(not\s+in|is\s+not|[a-z]+|[^\w\s()]+)[\s(\\]*")
        return pattern.fullmatch(self.text, self.span(left)[1], self.span(right)[0])


def _mutable(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and those below it, without the parts that are left alone."""
    if _is_left_alone(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "format_spec"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _mutable(child)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):  # a docstring
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__")) | ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name in LOGS
        case ast.keyword(arg="strict"):  # of zip: it only asserts
            return True
    return False


def _edits(node: ast.AST, source: _Source) -> Iterator[Edit]:
    match node:
        case ast.Compare():
            yield from _compared(node, source)
        case ast.BoolOp(values=values):
            for left, right in pairwise(values):
                yield from _swapped(left, right, source, "and/or")
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub()):
            if not any(_is_text(each) for each in (left, right)):
                yield from _swapped(left, right, source, "sum")
        case ast.UnaryOp(op=ast.Not()):
            start, _ = source.span(node)
            if found := re.compile(r"not\b\s*").match(source.text, start):
                yield Edit(start, found.end(), "", "not")
        case ast.Call():
            yield from _ordered(node, source)
        case ast.Constant() | ast.JoinedStr():
            yield from _literal(node, source)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, TEXTS) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _compared(node: ast.Compare, source: _Source) -> Iterator[Edit]:
    operands = [node.left, *node.comparators]
    for left, right in pairwise(operands):
        match = source.between(left, right)
        for new in COMPARISONS.get(" ".join(match[1].split()), ()) if match else ():
            yield Edit(*match.span(1), new, "compare")


def _swapped(left, right, source: _Source, operator: str) -> Iterator[Edit]:
    match = source.between(left, right)
    if match and match[1] in SWAPPED:
        yield Edit(*match.span(1), SWAPPED[match[1]], operator)


def _ordered(node: ast.Call, source: _Source) -> Iterator[Edit]:
    """Yield edits of an order: min for max, and the reverse of a sort."""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    start, end = source.span(node)
    if isinstance(node.func, ast.Name) and name in NAMES:
        yield Edit(start, start + len(name), NAMES[name], "order")
    option = REVERSE.get(name, "=")
    if name in REVERSE and option.partition("=")[0] not in {each.arg for each in node.keywords}:
        ahead = source.text[start : end - 1].rstrip()[-1]
        yield Edit(end - 1, end - 1, option if ahead in "(," else f", {option}", "order")


def _literal(node: ast.Constant | ast.JoinedStr, source: _Source) -> Iterator[Edit]:
    start, end = source.span(node)
    if isinstance(node, ast.JoinedStr):
        if source.text[start] in "fFrR":
            yield Edit(start, end, '""', "string")
    elif _evaluated(source.text[start:end]) != (type(node.value), node.value):
        return  # a part of an f-string, which has no position
    elif isinstance(node.value, bool):
        yield Edit(start, end, str(not node.value), "truth")
    elif isinstance(node.value, int | float):
        yield Edit(start, end, repr(node.value + 1), "number")
    elif isinstance(node.value, str) and node.value:
        yield Edit(start, end, '""', "string")


def _evaluated(text: str):
    """Return the type and the value of a literal, or null if the text is not a literal."""
    try:
        value = ast.literal_eval(f"({text})")
    except (ValueError, SyntaxError):
        return None
    return type(value), value
