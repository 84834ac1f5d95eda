"""The store of shards: a folder, or a file system of pyarrow by its URI, such as a bucket of S3.

Both write files atomically: a file gets its name when it is complete, so that half of one is never
read.
"""

import errno
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.request import url2pathname

from breachlab.errors import BadParameters, NoRoom
from breachlab.store.temporary_files import scratch_folder
from data_gen.shards.shard_names import PART

READ_ONLY = 0o444  # a shard is not written twice, neither by this code nor by SQL


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
        remedy = "Make room there" if error.errno == errno.ENOSPC else "Let it be read and written"
        return NoRoom(
            f"Cannot read or write {self.path / name} ({error.strerror or error}). "
            f"{remedy}, or name another folder with: --parquet"
        )


class Bucket(Store):
    """A store of pyarrow, by its URI: s3://…, gs://…, abfss://…, hdfs://…."""

    def __init__(self, uri: str) -> None:
        self.filesystem, self.root = _filesystem(uri)
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
        with scratch_folder() as folder, self._explain(name, is_read=False):
            path = folder / PurePosixPath(name).name
            yield path
            _copy(path.as_posix(), _local(), f"{self.root}/{name}", self.filesystem)

    def brought(self, name: str, folder: Path) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._explain(name):
            _copy(f"{self.root}/{name}", self.filesystem, path.as_posix(), _local())
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
            raise NoRoom(
                f"{self.name}/{name} cannot be reached or written ({line}). Its rights and its "
                "address were expected to be set; see `python -m data_gen shard --help`"
            ) from None


def opened_store(where: str) -> Store:
    """Return the store that a path or a URI names; raise BadParameters for an empty one."""
    if not where:
        raise BadParameters("--parquet: a folder or a URI was expected. Example: --parquet world")
    if where.startswith("file://"):
        return Folder(Path(url2pathname(where.removeprefix("file://"))))
    return Bucket(where.rstrip("/")) if "://" in where else Folder(Path(where))


def _filesystem(uri: str) -> tuple[Any, str]:
    try:
        from pyarrow.fs import FileSystem
    except ImportError:
        raise NoRoom(
            f"{uri} is reached by pyarrow, which is not installed. Install it with: "
            "python -m pip install 'breachlab[store]', or name a folder"
        ) from None
    try:
        return FileSystem.from_uri(uri)
    except (OSError, ValueError) as error:
        raise NoRoom(
            f"{uri} is no store that can be opened ({error}). Example: s3://bucket/world"
        ) from None


def _local() -> Any:
    from pyarrow.fs import LocalFileSystem

    return LocalFileSystem()


def _copy(source: str, source_in: Any, target: str, target_in: Any) -> None:
    from pyarrow.fs import copy_files

    copy_files(source, target, source_filesystem=source_in, destination_filesystem=target_in)
