"""The machine of a measurement: cores, memory, versions, the day."""

import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version

import psutil

PACKAGES = ("duckdb", "numpy", "pandas", "polars", "faker", "dash", "plotly")


def described() -> str:
    """Return the machine, the versions and the day as one sentence."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {release}" for name in PACKAGES if (release := _version(name)))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}; {time.strftime('%d %B %Y, %H:%M')}."
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
