"""Build the files of a release, reproducibly by commit: make wheel.

python -m tools.release [--folder dist]

- the wheel, with a bill of materials: the packages of uv.lock that it depends on;
- requirements.txt: these packages by version and SHA-256, for all systems;
- SHA256SUMS: the checksums of both.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from breachlab.paths import ROOT, read

FOLDERS = ("breachlab", "dashboard", "data_gen", "sql")
FILES = ("pyproject.toml", "README.md", "LICENSE")
# setuptools copies this folder into the .dist-info of the wheel, the place of bills by PEP 770.
BILL = "breachlab.egg-info/sboms/breachlab.cdx.json"
EARLIEST = 315_532_800  # 1 January 1980: a ZIP has no earlier date
ELSEWHERE = {"PYTHONPATH", "VIRTUAL_ENV"}  # could lead the build to another setuptools
UMASK = 0o022  # a wheel records the rights of its files


def main(words: list[str]) -> int:
    """Write the files of a release and print their sums; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "dist")
    folder = parser.parse_args(words).folder
    build_release(folder)
    print(read(folder / "SHA256SUMS"), end="")
    return 0


def build_release(folder: Path) -> Path:
    """Write the wheel, its requirements and their sums into a folder; return the wheel."""
    folder.mkdir(parents=True, exist_ok=True)
    seconds = commit_seconds()
    with TemporaryDirectory() as name:
        tree = Path(name)
        copy_sources(tree)
        write_bill(tree / BILL, seconds)
        run_uv("build", "--wheel", "--out-dir", folder, tree, SOURCE_DATE_EPOCH=str(seconds))
    export_lock("requirements.txt", folder / "requirements.txt", "--no-emit-project", "--no-header")
    wheel = max(folder.glob("breachlab-*.whl"), key=lambda path: path.stat().st_mtime)
    write_sums(folder, wheel.name, "requirements.txt")
    return wheel


def commit_seconds() -> int:
    """Return the time of a build in seconds since 1970: SOURCE_DATE_EPOCH, or the last commit's."""
    if seconds := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(seconds)
    words = ["git", "-C", ROOT, "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(words, capture_output=True, check=True).stdout)
    except (OSError, subprocess.CalledProcessError):  # no git, or no repository
        return EARLIEST


def copy_sources(tree: Path) -> None:
    """Copy the sources of the wheel: a build in this folder would include stray files."""
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tree / name, ignore=ignored, copy_function=copy_readable)
    for name in FILES:
        copy_readable(ROOT / name, tree / name)


def copy_readable(source: str | Path, target: str | Path) -> None:
    """Copy a file and make it readable for all, whatever its rights in this checkout."""
    shutil.copyfile(source, target)
    os.chmod(target, 0o666 & ~UMASK)


def write_bill(path: Path, seconds: int) -> None:
    """Write the bill of materials as CycloneDX 1.6, with the commit's date and no random number.

    uv labels it 1.5; the file is valid by the schemas of both versions.
    """
    path.parent.mkdir(parents=True)
    export_lock("cyclonedx1.5", path)
    bill = json.loads(read(path)) | {"specVersion": "1.6"}
    del bill["serialNumber"]
    bill["metadata"]["timestamp"] = datetime.fromtimestamp(seconds, UTC).isoformat()
    path.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")


def export_lock(kind: str, path: Path, *options: str) -> None:
    """Write the dependencies of breachlab in uv.lock to a file, without extras and dev tools."""
    run_uv("export", "--locked", "--no-dev", "--format", kind, "--output-file", path, *options)


def run_uv(*words: str | Path, **variables: str) -> None:
    """Run uv over this project; it prints nothing unless it fails."""
    known = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    command = [sys.executable, "-m", "uv", "--quiet", *map(str, words)]
    # uv export prints the file that it writes
    subprocess.run(
        command, cwd=ROOT, env=known | variables, umask=UMASK, stdout=subprocess.DEVNULL, check=True
    )


def write_sums(folder: Path, *names: str) -> None:
    """Write SHA256SUMS of files of a folder, in the format of sha256sum --check."""
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in names]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
