"""Whether a name and a password are a reader's, without a try of scrypt at each request."""

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore, Lock

import cachetools

from breachlab.errors import BadSecret
from dashboard import passwords
from dashboard.passwords import Hashed

LOG = logging.getLogger("dashboard")

AT_ONCE = 2  # passwords are tried at a time, 32 MB each; the threads left answer who is known
MOST_KNOWN = 1_000
KNOWN_FOR = 3_600  # seconds


class Busy(Exception):
    """So many passwords are being tried that this one has to come again."""


@dataclass(frozen=True)
class _Loaded:
    """A password file as it was read, and who was found in it since.

    What a reader sent is known again by its HMAC under a key that is nowhere else, so that neither
    memory nor timing tells a password. Another file is another key: nobody is known from before.
    """

    readers: Mapping[str, Hashed]
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    known: cachetools.TTLCache = field(
        default_factory=lambda: cachetools.TTLCache(MOST_KNOWN, KNOWN_FOR)
    )
    lock: Lock = field(default_factory=Lock)

    def is_known(self, sent: bytes) -> bool:
        with self.lock:
            return sent in self.known

    def remember(self, sent: bytes) -> None:
        with self.lock:
            self.known[sent] = None


class Credentials:
    """The readers of a password file, which is read anew when it changes."""

    def __init__(self, path: Path):
        """Read the file; raises BadSecret."""
        self._path = path
        self._stamp = _stamp(path)
        self._loaded = _Loaded(passwords.read(path))
        self._computing = BoundedSemaphore(AT_ONCE)
        self._reading = Lock()

    def are_of(self, name: str, password: str) -> bool:
        """Return whether a reader has this name and this password; raises Busy."""
        loaded = self._current()
        sent = hmac.digest(loaded.key, f"{name}:{password}".encode(), "sha256")
        if loaded.is_known(sent):
            return True
        if not self._computing.acquire(blocking=False):
            raise Busy
        try:
            is_reader = _is_reader(loaded.readers, name, password)
        finally:
            self._computing.release()
        if is_reader:
            loaded.remember(sent)
        return is_reader

    def _current(self) -> _Loaded:
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            with self._reading:
                if stamp != self._stamp:
                    self._read(stamp)
        return self._loaded

    def _read(self, stamp: tuple[int, ...]) -> None:
        try:
            self._loaded = _Loaded(passwords.read(self._path))
        except BadSecret as error:
            LOG.warning("The former passwords hold: %s", error)
        self._stamp = stamp


def _is_reader(readers: Mapping[str, Hashed], name: str, password: str) -> bool:
    """Return whether it is, after the same work whether the name is a reader's or not."""
    one = next(iter(readers.values()))
    is_right = readers.get(name, one).is_of(password)
    return is_right and name in readers


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what tells a file from the one before it; nothing for none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode
