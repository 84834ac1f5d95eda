"""Build the files of a release, reproducibly by commit: make wheel.

python -m tools.release [--folder dist]

- the wheel, of the files that git tracks, with a bill of materials: the packages of uv.lock that it
  depends on, the files of others that it holds, and the licence of each;
- requirements.txt: these packages by version and SHA-256, for all systems;
- SHA256SUMS: the checksums of both.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from breachlab.paths import ROOT, read

FOLDERS = ("breachlab", "dashboard", "data_gen", "sql")
FILES = ("pyproject.toml", "README.md", "LICENSE", "NOTICES.md")
# setuptools copies this folder into the .dist-info of the wheel, the place of bills by PEP 770.
BILL = "breachlab.egg-info/sboms/breachlab.cdx.json"
EARLIEST = 315_532_800  # 1 January 1980: a ZIP has no earlier date
LICENCES = ROOT / "tests/licences.toml"
VENDORED = ROOT / "dashboard/assets/vendor/README.md"
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
    words = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(words, capture_output=True, check=True).stdout)
    except (OSError, subprocess.CalledProcessError):  # no git, or no repository
        return EARLIEST


def copy_sources(tree: Path) -> None:
    """Copy the sources of the wheel: the files that git tracks, so that no stray file goes along.

    Those that differ from the commit are copied as they are, and named. Exits without a checkout.
    """
    tracked, changed = (
        subprocess.run(
            ["git", "-C", ROOT, *words, "-z", "--", *FOLDERS, *FILES],
            capture_output=True,
            text=True,
        )
        for words in (["ls-files"], ["diff", "--name-only", "HEAD"])
    )
    if tracked.returncode:
        sys.exit(
            f"{ROOT} is no git checkout: a wheel is made of the files that git tracks. Clone the "
            "repository, then: make wheel"
        )
    if names := changed.stdout.rstrip("\0").replace("\0", ", "):
        print(f"Not as in the last commit, and packed as they are: {names}", file=sys.stderr)
    for name in filter(None, tracked.stdout.split("\0")):
        if (ROOT / name).exists():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            copy_readable(ROOT / name, tree / name)


def copy_readable(source: str | Path, target: str | Path) -> None:
    """Copy a file and make it readable for all, whatever its rights in this checkout."""
    shutil.copyfile(source, target)
    os.chmod(target, 0o666 & ~UMASK)


def write_bill(path: Path, seconds: int) -> None:
    """Write the bill of materials as CycloneDX 1.6, with the commit's date and no random number.

    Each part has its licence: a package what it says itself, a file what the list beside it says.

    uv labels it 1.5; the file is valid by the schemas of both versions.
    """
    path.parent.mkdir(parents=True)
    export_lock("cyclonedx1.5", path)
    bill = json.loads(read(path)) | {"specVersion": "1.6"}
    del bill["serialNumber"]
    for part in bill["components"]:
        part["licenses"] = [licence_entry(licence(part["name"]))]
    bill["components"] += list_vendored()
    bill["metadata"]["timestamp"] = datetime.fromtimestamp(seconds, UTC).isoformat()
    path.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")


def licence(name: str) -> str:
    """Return what a package says of its licence, or what was read of one that says nothing.

    One that is not installed says nothing, either. It is empty if neither says anything. A text
    that is the licence itself counts for nothing: a classifier names it.
    """
    was_read = tomllib.loads(read(LICENCES))["elsewhere"].get(name, "")
    try:
        fields = metadata(name)
    except PackageNotFoundError:
        return was_read
    kinds = [each for each in fields.get_all("Classifier", []) if each.startswith("License :: ")]
    named = " OR ".join(each.rpartition(" :: ")[2] for each in kinds)
    (text,) = fields.get_all("License", [""])[:1]
    (expression,) = fields.get_all("License-Expression", [""])[:1]
    return expression or named or ("" if "\n" in text else text) or was_read


def licence_entry(said: str) -> dict[str, Any]:
    """Return a licence as CycloneDX has it: an identifier of SPDX, an expression, or a name.

    >>> licence_entry("MIT"), licence_entry("BSD License")
    ({'license': {'id': 'MIT'}}, {'license': {'name': 'BSD License'}})
    >>> licence_entry("MIT AND Apache-2.0")
    {'expression': 'MIT AND Apache-2.0'}
    """
    known = tomllib.loads(read(LICENCES))["allowed"]
    if said in known or said == "OFL-1.1":
        return {"license": {"id": said}}
    if set(re.split(r" AND | OR | WITH ", re.sub("[()]", "", said))) <= {*known}:
        return {"expression": said}
    return {"license": {"name": said}}


def list_vendored() -> list[dict[str, Any]]:
    """Return the files of others in the wheel as components, from the table beside them."""
    rows = re.findall(
        r"(?m)^\| (\S+) \| (\S+) (\d[\d.]*)(?: \(.*\)|, .*)? \| (.+) \| (\w{64}) \|$",
        read(VENDORED),
    )
    return [
        {
            "type": "library",
            "bom-ref": f"vendored-{file}",
            "name": package,
            "version": version,
            "purl": f"pkg:npm/{quote(package)}@{version}",
            "hashes": [{"alg": "SHA-256", "content": checksum}],
            "licenses": [licence_entry(said.replace("OFL 1.1", "OFL-1.1"))],
        }
        for file, package, version, said, checksum in rows
    ]


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
