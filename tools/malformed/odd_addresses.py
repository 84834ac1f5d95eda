"""Random addresses that no page links to."""

import random
from collections.abc import Callable, Iterator
from urllib.parse import quote

PAGES = (
    *("", "who", "what", "situation", "combination", "response", "what_if", "method"),
    *("area", "briefing", "nobody", "WHO"),
)
KEYS = ("d", "a", "s", "y", "e", "p", "lang", "foo", "", "__proto__")
CODES = ("59", "2A", "971", "XX", "zz", "999", "16-17", "2010", "female", "registered", "-1", "NaN")
HOSTILE = (
    "' or 1=1; drop table registrants; --",
    "59') union select * from read_text('/etc/passwd')--",
    "../../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}%s%n",
    "\x00\x1b[2J\r\nSet-Cookie: a=b",
    "\u202etfel\u0301 \U0001f4a9 ﷽",
    "\ud800",
    "\udfff\ud800",
    "",
    " ",
)


def addresses(chance: random.Random) -> Iterator[str]:
    """Yield odd addresses, a path and a query, without end."""
    while True:
        yield chance.choice(ADDRESSES)(chance)


def _few(chance: random.Random) -> str:
    pairs = [f"{chance.choice(KEYS)}={_values(chance, 4)}" for _ in range(chance.randrange(6))]
    return f"/{chance.choice(PAGES)}?{'&'.join(pairs)}"


def _hostile(chance: random.Random) -> str:
    text = quote(chance.choice(HOSTILE), safe="/", errors="surrogatepass")
    return chance.choice((f"/who?d={text}", f"/{text}", f"/who?{text}=1", f"/who?d=59&d={text}"))


def _sheet(chance: random.Random) -> str:
    code = quote(chance.choice((*CODES, *HOSTILE)), safe="", errors="surrogatepass")
    return f"/area/{code}?{chance.choice(KEYS)}={_values(chance, 2)}"


def _long(chance: random.Random) -> str:
    return f"/who?{chance.choice(KEYS)}={_values(chance, 8_000)}"


def _repeated(chance: random.Random) -> str:
    return "/who?d=" + ".".join([chance.choice(CODES)] * chance.randrange(1, 3_000))


def _odd(chance: random.Random) -> str:
    return chance.choice(
        (
            "/data/",
            "/data/who/exposure/../../../etc/passwd",
            "/data/who/exposure/by_status.csv?d=%zz&=&&&==",
            "/data//who//exposure/by_status.csv",
            "/../../etc/passwd",
            "/who?d=%00",
            "/who?d=%zz&=&&&==",
            "/who?d=59.XX&a=zz&foo=1",
            "/who#d=59",
            "/who/../what",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/assets/..%2f..%2fapp.py",
            "/_dash-component-suites/dash/../../dash.py",
            "/who?" + "&".join(f"k{each}=1" for each in range(1_000)),
        )
    )


def _file(chance: random.Random) -> str:
    """Return the address of a file of rows, mostly of one that does not exist."""
    hostile = quote(chance.choice(HOSTILE), safe="", errors="surrogatepass")
    page = chance.choice((*PAGES, hostile, "..", "%2e%2e"))
    topic = chance.choice(("exposure", "quality", "area", "nothing", "..", hostile))
    name = chance.choice(("by_status", "total", "rate_by_departement", "BY_STATUS", "", hostile))
    kind = chance.choice((".csv", ".xlsx", ".CSV", ".sql", ".csv.exe", ".", "", f".{hostile}"))
    more = chance.choice(("for=excel-fr", "for=", f"for={hostile}", "for=a&for=b", "lang=fr"))
    pairs = f"{chance.choice(KEYS)}={_values(chance, 4)}&{more}"
    return f"/data/{page}/{topic}/{name}{kind}?{pairs}"


def _values(chance: random.Random, most: int) -> str:
    return ".".join(chance.choice(CODES) for _ in range(chance.randrange(most)))


ADDRESSES: tuple[Callable[[random.Random], str], ...] = (
    _few,
    _hostile,
    _sheet,
    _long,
    _repeated,
    _odd,
    _file,
)
