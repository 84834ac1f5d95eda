"""The calibrated tables of settings with single figures at an end, which are not kept.

They stand in the scratch folder, and are removed when the process ends.
"""

import atexit
import secrets
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import ClassVar

from breachlab.store.temporary_files import scratch_folder
from data_gen.calibration import files, source_checks, source_tables
from data_gen.ledger import Setting


@cache
def folder_of(setting: Setting) -> Path:
    """Calibrate the tables of a setting, and return their folder.

    It is the kept folder if the calibration does not read any of the single figures. Else
    calibrating takes up to five seconds. Raises BadReference or CannotFit if figures contradict
    each other.
    """
    kept = source_tables.REFERENCE / setting.name
    read = {name: end for name, end in dict(setting.ends).items() if name in first_read()}
    if not read:
        return kept
    if Setting(setting.name, read) != setting:
        return folder_of(Setting(setting.name, read))
    source_checks.check_setting(setting)
    folder = _scratch() / secrets.token_hex(4)
    folder.mkdir()
    first = min(first_read()[name] for name in read)
    for number, name in enumerate(files.MADE_BY_SETTING):
        same = (kept / f"{name}.csv").read_bytes() if number < first else None
        (folder / f"{name}.csv").write_bytes(same or files.content_of(name, setting))
    return folder


@cache
def first_read() -> dict[str, int]:
    """Return {figure: number of the first table that reads it} for the calibration.

    A table before that one does not depend on the figure; a later one may, through a cache.
    """
    first: dict[str, int] = {}
    for number, name in enumerate(files.MADE_BY_SETTING):
        files.content_of(name, _WATCHED)
        for figure in _WATCHED.read:
            first.setdefault(figure, number)
    return first


class _Watched(Setting):
    """A setting that records the figures read; caches keep it apart from the setting it equals."""

    read: ClassVar[set[str]] = set()

    def figure(self, name: str) -> int:
        self.read.add(name)
        return super().figure(name)


_WATCHED = _Watched("central")


@cache
def _scratch() -> Path:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(scratch_folder())
