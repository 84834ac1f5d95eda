"""The folder of an edition: written file by file, gone on with after a stop.

A file is written to a draft, which is renamed once it is whole. The manifest comes last, with the
sum of each file. Until then `unfinished.json` says of which edition the files are.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from tqdm import tqdm

from breachlab.errors import BadParameters, NoRoom, NotReplaced
from breachlab.store.files import MARK, no_file
from breachlab.words.language import refuse

Make: TypeAlias = Callable[[], bytes | str]
Key: TypeAlias = Mapping[str, Any]
MANIFEST, UNFINISHED = "manifest.json", "unfinished.json"


def write(folder: Path, plan: Mapping[str, Make], key: Key, replace: bool = False) -> list[str]:
    """Write the files of a plan that a folder lacks, then its manifest; return their names.

    `key` tells editions apart: files of another one are never mixed with these. Raises NotReplaced
    or BadParameters, with nothing changed, for a folder that is not to be written; NoRoom for a
    file that cannot be. What is written stays then, and the same call goes on.
    """
    _prepare(folder, plan, key, replace)
    missing = {name: make for name, make in plan.items() if not (folder / name).is_file()}
    with tqdm(total=len(plan), initial=len(plan) - len(missing), unit=" files", leave=False) as bar:
        for name, make in missing.items():
            content = make()
            _write_file(folder / name, content.encode() if isinstance(content, str) else content)
            bar.update()
    manifest = {**key, "files": {name: _sum(folder / name) for name in sorted(plan)}}
    _write_file(folder / MANIFEST, _json(manifest))
    (folder / UNFINISHED).unlink(missing_ok=True)
    return [*missing]


def _prepare(folder: Path, plan: Mapping[str, Make], key: Key, replace: bool) -> None:
    """Begin an edition in a folder, or go on with one; raise for a folder of anything else."""
    what = no_file(folder)
    if folder.exists() and not folder.is_dir():
        raise refuse(BadParameters, "export_no_folder", folder=folder, what=what or "is a file")
    manifest, unfinished = _read(folder / MANIFEST), _read(folder / UNFINISHED)
    found = [*_list_files(folder)]
    if manifest is None and unfinished is None and found:
        raise refuse(NotReplaced, "export_foreign", folder=folder, file=found[0])
    if manifest is not None:
        is_same = {**manifest, "files": None} == {**key, "files": None}
        if not replace:
            name = "export_whole" if is_same else "export_other"
            raise refuse(NotReplaced, name, folder=folder)
        _remove(folder, found, manifest["files"])
    elif unfinished is not None and unfinished != key:
        if not replace:
            raise refuse(NotReplaced, "export_other", folder=folder)
        _remove(folder, found, dict.fromkeys(plan))
    _write_file(folder / UNFINISHED, _json(key))


def _remove(folder: Path, found: list[str], known: Mapping[str, Any]) -> None:
    """Remove the files of a former edition; raise before any is removed if one is not of it.

    `known` is {file: its sum}; a null sum is that of any content.
    """
    for name in found:
        is_own = name in (MANIFEST, UNFINISHED) or name.endswith(MARK)
        if not is_own and (name not in known or known[name] not in (None, _sum(folder / name))):
            raise refuse(NotReplaced, "export_changed", folder=folder, file=folder / name)
    # The manifest goes last: a stop before leaves a folder that still says what it is.
    for name in sorted(found, key=lambda each: each in (MANIFEST, UNFINISHED)):
        (folder / name).unlink()
    for each in sorted(folder.rglob("*"), reverse=True):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()


def _list_files(folder: Path) -> Iterator[str]:
    """Yield the names of all files below a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()


def _read(path: Path) -> dict[str, Any] | None:
    """Return what one of our two files says; nothing if it is none of ours."""
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and told.get("edition") else None


def _write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with _explain_refusal(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}{MARK}")
        try:
            draft.write_bytes(content)
            os.replace(draft, path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


@contextmanager
def _explain_refusal(path: Path) -> Iterator[None]:
    """Raise NoRoom, with the reason, for what the system refuses."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise refuse(NoRoom, "export_unwritable", file=path, reason=reason) from None


def _sum(path: Path) -> dict[str, Any]:
    """Return the size and the SHA-256 of a file."""
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}


def _json(told: Key) -> bytes:
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
