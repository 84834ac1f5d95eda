"""Random request bodies that no page sends to its callback."""

import copy
import json
import random
import string
from collections.abc import Callable, Iterator
from typing import Any

from tools.malformed.odd_addresses import CODES, HOSTILE, KEYS, addresses

ODD = (None, True, False, 0, -1, 1.5, 1e308, 10**30, "", "x", [], [[]], {}, {"id": {}}, [None] * 5)
EVENT = {"serial": 1, "at": "/who?d=59.62", "acts": [], "language": "en", "drawn": ""}
MOST_BYTES = 64 * 1024


def bodies(chance: random.Random, sent: dict[str, Any] | None = None) -> Iterator[bytes]:
    """Yield bodies without end, each a mutation of one that the page would send.

    One in four is well-formed but meaningless: unknown pages, codes and acts.
    """
    template = sent or {"output": "words.children", **_inputs(EVENT)}
    while True:
        is_event = chance.random() < 0.25
        make = _meaningless if is_event else chance.choice(BODIES)
        yield make(chance, copy.deepcopy(template))


def _inputs(event: dict[str, Any]) -> dict[str, list]:
    return {"inputs": [{"id": "event", "property": "data", "value": event}]}


def _meaningless(chance: random.Random, sent: dict[str, Any]) -> bytes:
    event = {
        "serial": chance.randrange(2**53),
        "at": chance.choice((next(addresses(chance))[:8_000], f"/who?d={_act(chance)}")),
        "acts": [_act(chance) for _ in range(chance.randrange(21))],
        "language": chance.choice(("en", "fr")),
        "drawn": _act(chance)[:100],
    }
    return _written(sent | _inputs(event))


def _act(chance: random.Random) -> str:
    words = ("toggle", "clear", "set", "page", "undo", "view", *KEYS, *CODES, *HOSTILE)
    joint = chance.choice((" ", "=", ":", "."))
    text = joint.join(chance.choices(words, k=chance.randrange(5)))[:200]
    return text.encode("utf-8", "ignore").decode()  # half a character is not well-formed


def _random_bytes(chance: random.Random, sent: dict[str, Any]) -> bytes:
    return chance.randbytes(chance.randrange(2_000))


def _torn(chance: random.Random, sent: dict[str, Any]) -> bytes:
    text = _written(sent)
    start, end = sorted(chance.choices(range(len(text)), k=2))
    return text[:start] + text[end:]


def _other_value(chance: random.Random, sent: dict[str, Any]) -> bytes:
    holder, key = _somewhere(chance, sent)
    holder[key] = chance.choice((*ODD, *HOSTILE))
    return _written(sent)


def _other_keys(chance: random.Random, sent: dict[str, Any]) -> bytes:
    holder, key = _somewhere(chance, sent)
    if chance.random() < 0.5:
        del holder[key]
    elif isinstance(holder, dict):
        holder[chance.choice((*KEYS, "state", "cancelJob"))] = chance.choice(ODD)
    else:
        holder.extend([holder[key]] * chance.randrange(1, 300))
    return _written(sent)


def _huge(chance: random.Random, sent: dict[str, Any]) -> bytes:
    holder, key = _somewhere(chance, sent)
    letter = chance.choice((*string.ascii_letters, "é", "\x00"))
    holder[key] = letter * chance.randrange(MOST_BYTES // 2, 2 * MOST_BYTES)
    return _written(sent)


def _deep(chance: random.Random, sent: dict[str, Any]) -> bytes:
    depth = chance.randrange(100, 15_000)
    opened, closed = chance.choice((("[", "]"), ('{"a":', "}")))
    return (opened * depth + "1" + closed * depth).encode()


def _other_outputs(chance: random.Random, sent: dict[str, Any]) -> bytes:
    """Replace the output: by several, by an odd value, or by one with an unknown id."""
    place = sent.get("outputs") or {"id": "words", "property": "children"}
    others = [place, [], chance.choice(ODD), place | {"id": chance.choice([*KEYS, *HOSTILE])}]
    sent["outputs"] = chance.choice([*others, chance.choices(others, k=chance.randrange(20))])
    return _written(sent)


def _somewhere(chance: random.Random, value: Any) -> tuple[Any, Any]:
    """Return a random container within the value, and a key or index in it."""
    return chance.choice(list(_places(value)))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _written(sent: Any) -> bytes:
    return json.dumps(sent).encode()


BODIES: tuple[Callable[[random.Random, dict[str, Any]], bytes], ...] = (
    _random_bytes,
    _torn,
    _other_value,
    _other_value,
    _other_keys,
    _huge,
    _deep,
    _other_outputs,
)
