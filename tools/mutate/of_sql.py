"""Mutations of SQL: predicates, comparisons, numbers, orders, aggregates, joins.

Comments, strings and quoted names are left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.mutate.edits import Edit

TOKEN = re.compile(
    r"""(?P<quiet> --[^\n]* | /\*.*?\*/ | \s+)
    | (?P<text> '(?:[^']|'')*' | "(?:[^"]|"")*" | \$\w+)
    | (?P<number> \d[\d_]*(?:\.\d+)? )
    | (?P<word> \w+)
    | (?P<sign> <= | >= | <> | != | == | :: | := | => | ->> | -> | .)""",
    re.VERBOSE | re.DOTALL,
)
COMPARISONS = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "=": ("<>",),
    "<>": ("=",),
    "!=": ("=",),
}
AGGREGATES = {"sum": ("max", "count"), "min": ("max",), "max": ("min",)}
SWAPPED = {"asc": "desc", "desc": "asc"}
PREDICATES = {"where", "having", "qualify"}
ENDS = {"group", "having", "qualify", "window", "order", "limit", "union", "except", "intersect"}
ENDS |= {"where", "rows", "range", ";"}


@dataclass(frozen=True)
class _Token:
    """A word, number or sign; `depth` counts the brackets and cases around it."""

    kind: str
    text: str
    start: int
    end: int
    depth: int


def edits(text: str) -> list[Edit]:
    """Return all edits of a file of SQL, in order.

    >>> sql = "from cells where a < 1 and b"
    >>> [each.of(sql) for each in edits(sql) if each.operator == "predicate"]
    ['from cells where not (a < 1) and b', 'from cells where b', 'from cells where a < 1', \
'from cells where a < 1 and not (b)']
    """
    tokens = _tokens(text)
    result = (
        edit
        for number, token in enumerate(tokens)
        for find in (_words, _predicates, _keys)
        for edit in find(text, tokens, number, token)
    )
    return sorted(set(result))


def _tokens(text: str) -> list[_Token]:
    tokens, depth = [], 0
    for each in TOKEN.finditer(text):
        if each.lastgroup == "quiet":
            continue
        word = each[0].lower()
        depth -= word in (")", "]", "}", "end")
        tokens.append(_Token(each.lastgroup or "", word, each.start(), each.end(), depth))
        depth += word in ("(", "[", "{", "case")
    return tokens


def _words(text: str, tokens: list[_Token], number: int, token: _Token) -> Iterator[Edit]:
    """Yield the edits of one word, number or sign."""
    after = tokens[number + 1].text if number + 1 < len(tokens) else ""
    for new in COMPARISONS.get(token.text, ()):
        yield Edit(token.start, token.end, new, "compare")
    if after == "(":
        for new in AGGREGATES.get(token.text, ()):
            yield Edit(token.start, token.end, new, "aggregate")
    if token.kind == "number":
        yield Edit(token.start, token.end, _one_more(token.text), "number")
    if token.text in SWAPPED:
        yield Edit(token.start, token.end, SWAPPED[token.text], "order")
    if (token.text, after) == ("left", "join"):
        yield Edit(token.start, tokens[number + 1].start, "", "join")
    if token.text == "or" or (token.text == "and" and not _is_between(tokens, number)):
        yield Edit(token.start, token.end, "and" if token.text == "or" else "or", "and/or")


def _one_more(number: str) -> str:
    """Return a number plus one.

    >>> _one_more("10_000"), _one_more("0.5")
    ('10001', '1.5')
    """
    value = float(number) if "." in number else int(number)
    return repr(value + 1)


def _is_between(tokens: list[_Token], number: int) -> bool:
    """Return whether an `and` stands between the bounds of a `between`."""
    depth = tokens[number].depth
    for token in reversed(tokens[:number]):
        if token.depth < depth or (token.depth == depth and token.text in {"and", "or", "where"}):
            return False
        if token.depth == depth and token.text == "between":
            return True
    return False


def _clause(tokens: list[_Token], number: int, depth: int) -> list[int]:
    """Return the numbers of the tokens of a clause, from a token to the end of the clause."""
    last = number
    while last < len(tokens) and not (
        tokens[last].depth < depth or (tokens[last].depth == depth and tokens[last].text in ENDS)
    ):
        last += 1
    return [*range(number, last)]


def _split(tokens: list[_Token], clause: list[int], depth: int, by: str) -> list[list[int]]:
    """Return the parts of a clause, split at a word or a comma."""
    parts: list[list[int]] = [[]]
    for number in clause:
        token = tokens[number]
        is_divided = token.depth == depth and token.text == by
        if is_divided and not (by == "and" and _is_between(tokens, number)):
            parts.append([])
        else:
            parts[-1].append(number)
    return [part for part in parts if part]


def _predicates(text: str, tokens: list[_Token], number: int, token: _Token) -> Iterator[Edit]:
    """Yield edits that drop or negate a predicate of a `where`, `having` or `qualify`."""
    clause = _clause(tokens, number + 1, token.depth) if token.text in PREDICATES else []
    if not clause:
        return
    is_either = any(
        tokens[each].text == "or" and tokens[each].depth == token.depth for each in clause
    )
    parts = [clause] if is_either else _split(tokens, clause, token.depth, "and")
    for place, part in enumerate(parts):
        start, end = tokens[part[0]].start, tokens[part[-1]].end
        yield Edit(start, end, f"not ({text[start:end]})", "predicate")
        if len(parts) == 1:
            yield Edit(token.start, end, "", "predicate")
        elif place == 0:
            yield Edit(start, tokens[parts[1][0]].start, "", "predicate")
        else:
            yield Edit(tokens[parts[place - 1][-1]].end, end, "", "predicate")


def _keys(text: str, tokens: list[_Token], number: int, token: _Token) -> Iterator[Edit]:
    """Yield the edit that swaps the first two keys of an order."""
    if token.text != "by" or tokens[number - 1].text != "order":
        return
    keys = _split(tokens, _clause(tokens, number + 1, token.depth), token.depth, ",")
    if len(keys) > 1:
        spans = [(tokens[key[0]].start, tokens[key[-1]].end) for key in keys[:2]]
        (start, first), (second, end) = spans
        swapped = text[second:end] + text[first:second] + text[start:first]
        yield Edit(start, end, swapped, "order")
