"""Write an answer into a file, whole or not at all.

Rows of no question are streamed by batches, however many there are: the note on whose they are is
the last column, the metadata of Parquet and Arrow hold their origin as JSON under `breachlab`.
"""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

import duckdb
from tqdm import tqdm

from breachlab.answer_files.receipt import Origin
from breachlab.errors import BadParameters, NoRoom, NotInstalled
from breachlab.store.duckdb_errors import first_line, is_damage
from breachlab.store.files import DUCKDB, begin_draft, contents
from breachlab.store.temporary_files import private_files
from breachlab.words import Words
from breachlab.words.language import refusal, refuse
from breachlab.words.vocabulary import SYNTHETIC

ERRNO = re.compile(r'"errno":"(\d+)"')
BATCH = 100_000  # rows of Arrow in memory at once
COPY = {
    "csv": "copy answer to (getvariable('file')) (format csv, header)",
    "parquet": """
        copy answer to (getvariable('file')) (
            format parquet, kv_metadata {breachlab: getvariable('origin')}
        )""",
}


def keep_private(words: Words) -> AbstractContextManager[None]:
    """Return a context in which files of rows of real people, if any, are their owner's alone."""
    return nullcontext() if words.data_kind == SYNTHETIC else private_files()


def save(
    content: bytes,
    path: Path,
    may_replace: bool,
    language: str,
    named: Path | None = None,
    in_python: bool = False,
) -> None:
    """Write a file atomically, to a free path or, with `may_replace`, over an existing file.

    The errors are those of `write_draft`. A message names the file that was `named`, where this one
    goes with it, and what to type in Python if it is asked there.
    """
    with (
        write_draft(path, may_replace, language, named, in_python) as draft,
        open(draft, "xb") as file,
    ):
        file.write(content)


@contextmanager
def write_draft(
    path: Path,
    may_replace: bool,
    language: str,
    named: Path | None = None,
    in_python: bool = False,
) -> Iterator[Path]:
    """Yield the path of a draft, which takes its place once it is written and closed.

    Drafts that a killed run left are removed, with a message on stderr. Raises BadParameters if a
    file is there that is not to be replaced, and NoRoom if it cannot be written; an existing file
    then stays as it was, and of the draft nothing is left.
    """
    named = named or path
    path = path.resolve()  # a link stays, the file behind it is replaced
    check_kept(path, language)
    draft = begin_draft(path)
    try:
        yield draft
        if may_replace and path.is_file():
            draft.replace(path)
            return
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            raise
        except OSError:  # a disk without links
            if path.exists():
                raise FileExistsError from None
            draft.rename(path)
    except FileExistsError:
        name = "exists_in_python" if in_python else "exists"
        raise BadParameters(refusal(name, language, file=path)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise NoRoom(refusal("unwritable", language, file=named, reason=reason)) from None
    except duckdb.IOException as error:
        if is_damage(error):  # of the database that is read
            raise
        number = ERRNO.search(str(error))  # of a write in the background
        reason = os.strerror(int(number[1])) if number else first_line(error)
        raise NoRoom(refusal("unwritable", language, file=named, reason=reason)) from None
    finally:
        draft.unlink(missing_ok=True)


def check_kept(path: Path, language: str, database: Path | None = None) -> None:
    """Raise BadParameters for a file that no answer replaces, under whatever name it is reached.

    It is a database or its log; a list of one's own or the mapping of one; or a file that nobody
    may write, such as a shard. Mappings are looked for beside the file and the database.
    """
    real = path.resolve()
    is_kept = real.suffix == ".wal" and real.with_suffix("").is_file()
    if real.is_file():
        folders = {real.parent, *(database.resolve().parents[:2] if database else ())}
        own: list[Path] = []
        for file in (each for folder in folders for each in folder.glob("*.toml")):
            with suppress(OSError, ValueError, KeyError, TypeError):  # no mapping
                mapping = tomllib.loads(file.read_text("utf-8"))
                listed = mapping["list"]["path"]
                own += [file, file.parent / listed] if "columns" in mapping else []
        is_kept |= contents(real) == DUCKDB or not real.stat().st_mode & 0o222
        is_kept |= any(each.exists() and each.samefile(real) for each in own)
    if is_kept:
        raise BadParameters(refusal("kept", language, file=path))


def stream(
    connection: duckdb.DuckDBPyConnection,
    rows: duckdb.DuckDBPyRelation,
    draft: Path,
    name: str,
    note: str,
    origin: Origin,
) -> int:
    """Write all rows to a draft in the format of this name; return their number.

    The connection must be allowed to write the draft. Raises DuckDB's errors, OSError, and
    NotInstalled for Arrow without pyarrow.
    """
    kept = [duckdb.ColumnExpression(each) for each in rows.columns if each != "note"]
    marked = rows.select(*kept, duckdb.ConstantExpression(note).alias("note"))
    said = json.dumps(origin, ensure_ascii=False)
    if name == "arrow":
        return _write_arrow(marked, draft, said)
    for variable, value in (("file", str(draft)), ("origin", said)):
        connection.execute(f"set variable {variable} = $value", {"value": value})
    copied = marked.query("answer", COPY[name])
    assert copied is not None  # a COPY returns the number of its rows
    ((count,),) = copied.fetchall()
    return int(count)


def _write_arrow(rows: duckdb.DuckDBPyRelation, draft: Path, origin: str) -> int:
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise refuse(NotInstalled, "no_pyarrow") from None
    batches = rows.to_arrow_reader(BATCH)
    schema = batches.schema.with_metadata({"breachlab": origin})
    with (
        pyarrow.OSFile(str(draft), "wb") as file,
        pyarrow.ipc.new_file(file, schema) as writer,
        tqdm(unit=" rows", disable=None) as bar,
    ):
        count = 0  # the bar itself counts nothing where no terminal shows it
        for batch in batches:
            writer.write_batch(batch)
            bar.update(batch.num_rows)
            count += batch.num_rows
        return count
