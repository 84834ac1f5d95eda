"""The store of shards: a folder, or a file system of pyarrow by its URI, such as a bucket of S3.

Both write files atomically: a file gets its name when it is complete, so that half of one is never
read. Files with other names than those of shards are left alone.
"""

import errno
import os
import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.request import url2pathname

from breachlab.errors import BadParameters, NoRoom
from breachlab.store.temporary_files import scratch_folder
from breachlab.words.language import refuse

FOLDERS = ("receipts", "records", "cubes")
PLAN, MANIFEST = "plan.json", "manifest.json"
PART, REFUSED = ".part", ".refused"
ATTEMPT = re.compile(r"[0-9a-f]{8}")
# Including parts left by a killed write, and receipts that were set aside.
OURS = re.compile(
    r"(plan\.json|manifest\.json|receipts/\d{5}-[0-9a-f]{8}\.json(\.refused)?"
    r"|records/\d{5}-[0-9a-f]{8}-\d{3,}\.parquet|cubes/\d{5}-[0-9a-f]{8}/\w+\.parquet)"
    r"(\.[0-9a-f]{8}\.part)?"
)
READ_ONLY = 0o444  # a shard is not written twice, neither by this code nor by SQL


def receipt_name(shard: int, attempt: str) -> str:
    """Return the name of a receipt."""
    return f"receipts/{shard:05}-{attempt}.json"


def records_name(shard: int, attempt: str, number: int) -> str:
    """Return the name of one of the files of records."""
    return f"records/{shard:05}-{attempt}-{number:03}.parquet"


def cube_name(shard: int, attempt: str, cube: str) -> str:
    """Return the name of the file with a shard's counts of a cube."""
    return f"cubes/{shard:05}-{attempt}/{cube}.parquet"


def is_ours(name: str) -> bool:
    """Return whether a shard or gather writes files of this name.

    Example:

        >>> is_ours("records/00003-1f2e3d4c-000.parquet"), is_ours("records/thesis.parquet")
        (True, False)
    """
    return OURS.fullmatch(name) is not None


class Store(ABC):
    """Files under names with slashes. Raises NoRoom if one cannot be read or written."""

    name: str  # as the user typed it

    @abstractmethod
    def sizes(self, folder: str) -> dict[str, int]:
        """Return {name: bytes} of every file in a folder and below; {} for a missing folder."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """Return the content of a file, or null if it is missing."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    @abstractmethod
    def open_path(self, name: str) -> Any:
        """Yield a path to write a file at; it gets its name when the block ends without error."""

    @abstractmethod
    def brought(self, name: str, folder: Path) -> Path:
        """Return a local path of a file: its own, or that of a copy in the folder."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file; it replaces any of that name."""
        with self.open_path(name) as path:
            path.write_bytes(content)


class Folder(Store):
    """A folder of this machine, or one that several machines share."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path.absolute(), str(path)

    def sizes(self, folder: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for here, _, files in os.walk(self.path / folder, onerror=self._fail_to_list):
            for path in (Path(here) / name for name in files):
                with suppress(FileNotFoundError):  # just renamed or removed
                    found[path.relative_to(self.path).as_posix()] = path.stat().st_size
        return found

    def read(self, name: str) -> bytes | None:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._trouble(name, error) from None

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)
        with suppress(OSError):  # the folder has other files
            (self.path / name).parent.rmdir()

    @contextmanager
    def open_path(self, name: str) -> Iterator[Path]:
        target = self.path / name
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}{PART}")
        made = [each for each in (target.parent, *target.parent.parents) if not each.exists()]
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield part
            if target.suffix == ".parquet":
                part.chmod(READ_ONLY)
            os.replace(part, target)
        except OSError as error:
            raise self._trouble(name, error) from None
        finally:
            with suppress(OSError):  # of what a folder was made for, it has a file
                part.unlink(missing_ok=True)
                for each in made:
                    each.rmdir()

    def brought(self, name: str, folder: Path) -> Path:
        return self.path / name

    def _fail_to_list(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise self._trouble("", error) from None

    def _trouble(self, name: str, error: OSError) -> NoRoom:
        why = "store_full" if error.errno == errno.ENOSPC else "store_closed"
        reason = error.strerror or str(error)
        return refuse(NoRoom, why, file=self.path / name, reason=reason)


class Bucket(Store):
    """A store of pyarrow, by its URI: s3://…, gs://…, abfss://…, hdfs://…."""

    def __init__(self, uri: str) -> None:
        try:
            from pyarrow.fs import FileSystem
        except ImportError:
            raise refuse(NoRoom, "no_store_package", uri=uri) from None
        try:
            self.filesystem, self.root = FileSystem.from_uri(uri)
        except (OSError, ValueError) as error:
            raise refuse(NoRoom, "no_store", uri=uri, error=error) from None
        self.name = f"{uri.partition('://')[0]}://{self.root}"  # without a possible secret key

    def sizes(self, folder: str) -> dict[str, int]:
        from pyarrow.fs import FileSelector, FileType

        chosen = FileSelector(f"{self.root}/{folder}", allow_not_found=True, recursive=True)
        with self._explain(folder):
            found = self.filesystem.get_file_info(chosen)
        return {
            PurePosixPath(info.path).relative_to(self.root).as_posix(): info.size
            for info in found
            if info.type == FileType.File and ".." not in PurePosixPath(info.path).parts
        }

    def read(self, name: str) -> bytes | None:
        with self._explain(name), suppress(FileNotFoundError):
            return self.filesystem.open_input_stream(f"{self.root}/{name}").read()
        return None

    def remove(self, name: str) -> None:
        with self._explain(name), suppress(FileNotFoundError):
            self.filesystem.delete_file(f"{self.root}/{name}")

    @contextmanager
    def open_path(self, name: str) -> Iterator[Path]:
        from pyarrow.fs import LocalFileSystem, copy_files

        with scratch_folder() as folder, self._explain(name, is_read=False):
            path = folder / PurePosixPath(name).name
            yield path
            copy_files(
                path.as_posix(),
                f"{self.root}/{name}",
                source_filesystem=LocalFileSystem(),
                destination_filesystem=self.filesystem,
            )

    def brought(self, name: str, folder: Path) -> Path:
        from pyarrow.fs import LocalFileSystem, copy_files

        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._explain(name):
            copy_files(
                f"{self.root}/{name}",
                path.as_posix(),
                source_filesystem=self.filesystem,
                destination_filesystem=LocalFileSystem(),
            )
        return path

    @contextmanager
    def _explain(self, name: str, is_read: bool = True) -> Iterator[None]:
        """Turn the store's errors into NoRoom, except FileNotFoundError on reading."""
        try:
            yield
        except OSError as error:
            if is_read and isinstance(error, FileNotFoundError):
                raise
            line = str(error).splitlines()[0]
            raise refuse(
                NoRoom, "store_unreached", file=f"{self.name}/{name}", reason=line
            ) from None


def opened_store(where: str) -> Store:
    """Return the store that a path or a URI names; raise BadParameters for an empty one."""
    if not where:
        raise refuse(BadParameters, "no_store_named")
    if where.startswith("file://"):
        return Folder(Path(url2pathname(where.removeprefix("file://"))))
    return Bucket(where.rstrip("/")) if "://" in where else Folder(Path(where))
