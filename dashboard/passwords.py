"""A file of passwords: a line for each reader, from which no password can be read.

    anna:scrypt$32768$8$1$<salt>$<digest>

scrypt needs 32 MB and tens of milliseconds for one try, so that whoever takes the file cannot try
many. A line says at which cost it was made; another cost is for new lines alone.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from breachlab.errors import BadParameters, BadSecret
from dashboard import private

MAKE = "python -m dashboard password NAME"
SHORTEST = 12  # characters of a password
MOST = 64  # of a name
MOST_MEMORY = 2**27  # bytes that the cost of a line may take
LINE = re.compile(
    r"(?P<name>[^:]*):scrypt\$(?P<n>[0-9]{1,8})\$(?P<r>[0-9]{1,3})\$(?P<p>[0-9]{1,2})"
    r"\$(?P<salt>[0-9a-f]{32})\$(?P<digest>[0-9a-f]{64})"
)


@dataclass(frozen=True)
class Cost:
    """What one try of a password costs: 128 n r bytes, and time as p times that much."""

    n: int = 2**15
    r: int = 8
    p: int = 1

    @property
    def memory(self) -> int:
        """The bytes that a try takes."""
        return 128 * self.r * (self.n + self.p + 2)

    @property
    def is_possible(self) -> bool:
        """Whether scrypt takes these numbers, and this machine need not fear them."""
        is_power = self.n > 1 and self.n & (self.n - 1) == 0
        return is_power and self.r > 0 and self.p > 0 and self.memory <= MOST_MEMORY

    def digest(self, password: str, salt: bytes) -> bytes:
        """Return what is kept of a password, however its accents were typed."""
        typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        return hashlib.scrypt(
            typed, salt=salt, n=self.n, r=self.r, p=self.p, maxmem=2 * self.memory, dklen=32
        )


@dataclass(frozen=True)
class Hashed:
    """What is known of a password."""

    cost: Cost
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str, cost: Cost | None = None) -> "Hashed":
        """Return what is to be known of a new password, under a salt of its own."""
        cost, salt = cost or Cost(), secrets.token_bytes(16)
        return cls(cost, salt, cost.digest(password, salt))

    def is_of(self, password: str) -> bool:
        """Return whether this is the password."""
        return hmac.compare_digest(self.digest, self.cost.digest(password, self.salt))


def line(name: str, password: str, cost: Cost | None = None) -> str:
    """Return the line of a reader, or raise BadParameters for what can be no name or password."""
    _check_name(name)
    _check_password(password)
    made = Hashed.of(password, cost)
    numbers = f"{made.cost.n}${made.cost.r}${made.cost.p}"
    return f"{name}:scrypt${numbers}${made.salt.hex()}${made.digest.hex()}"


def read(path: Path) -> dict[str, Hashed]:
    """Return {name: password} of a file, at least one; raises BadSecret for any other file."""
    return parsed(private.read(path, "The password file"), path)


def parsed(content: bytes, path: Path) -> dict[str, Hashed]:
    """Return {name: password} of what a file holds; raises BadSecret."""
    found: dict[str, Hashed] = {}
    for number, text in enumerate(content.split(b"\n"), start=1):
        if not text.strip():
            continue
        name, password = _parsed(text, f"Line {number} of the password file {path}")
        if name in found:
            raise BadSecret(
                f"Line {number} of the password file {path} gives '{name}' a second password. "
                "Delete one of the two lines"
            )
        found[name] = password
    if not found:
        raise BadSecret(f"The password file {path} is empty. Add a line to it: {MAKE} >> {path}")
    return found


def _parsed(text: bytes, where: str) -> tuple[str, Hashed]:
    found = LINE.fullmatch(text.decode("utf-8", "replace").rstrip("\r"))
    if found and _is_name(found["name"]):
        cost = Cost(*(int(found[each]) for each in ("n", "r", "p")))
        if cost.is_possible:
            hashed = Hashed(cost, bytes.fromhex(found["salt"]), bytes.fromhex(found["digest"]))
            return found["name"], hashed
    # What stands there is not repeated: it may be the password itself.
    raise BadSecret(f"{where} is not as it was made. Make it anew: {MAKE}")


def _is_name(name: str) -> bool:
    """Return whether a browser can send a name and a line of a file or a log can hold it.

    >>> [_is_name(name) for name in ("anna", "Hélène", "a:b", "a b", "", "a\\n")]
    [True, True, False, False, False, False]
    """
    is_one = name.isprintable() and not set(name) & {":", " ", "\ufffd"}
    return 0 < len(name) <= MOST and is_one and unicodedata.is_normalized("NFC", name)


def _check_name(name: str) -> None:
    if not _is_name(name):
        raise BadParameters(
            f"{name!r} is not a name: up to {MOST} characters without colon or space. "
            "Example: python -m dashboard password anna"
        )


def _check_password(password: str) -> None:
    if not password.isprintable():
        raise BadParameters("The password holds a character that no keyboard types; choose another")
    if len(password) < SHORTEST:
        raise BadParameters(
            f"The password has {len(password)} characters; at least {SHORTEST} are needed. "
            "Four words are easier to keep in mind than one riddle"
        )
