"""Worlds made once a run, whichever process of it asks first."""

from functools import cache
from pathlib import Path

from filelock import FileLock

from breachlab import db
from data_gen import build
from data_gen.world import World


class Worlds:
    """Databases of a folder that the processes of a run share; each is only to be read."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.path = cache(self._path)

    def _path(self, world: World) -> Path:
        """Return the path of the database of a world, which is made if it is not there."""
        name = f"{world.rows}_{world.seed}_{world.setting}"
        path = self.folder / f"{name}.duckdb"
        with FileLock(self.folder / f"{name}.lock"):
            if not path.exists():
                with db.create(path) as connection:
                    build.build(connection, world, quiet=True)
        return path
