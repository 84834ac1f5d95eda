"""The wheel holds the whole lab, works alone, and what it needs has a licence that is allowed."""

import json
import os
import re
import tomllib
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

from breachlab.paths import ROOT, read
from tests.conftest import shared_folder
from tests.support import wheels
from tests.support.wheels import OURS, UV, run
from tools.release import LICENCES as LIST
from tools.release import build_release, licence, licence_entry, list_vendored

CELLS = """
import breachlab
lab = breachlab.connect()
get_ipython().run_line_magic("load_ext", "breachlab")
print(get_ipython().run_cell_magic("sql", "", "select count(*) as n from registrants"))
"""


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An empty folder with an environment that has the wheel, and a world made there."""
    folder = tmp_path_factory.mktemp("elsewhere")
    wheels.install(folder, "--requirement", wheel.with_name("requirements.txt"), wheel)
    wheels.share_templates(folder, shared_folder(tmp_path_factory, "wheel_templates"))
    run(folder / "env/bin/breachlab-data", "--rows", "10_000", folder=folder)
    return folder


def test_wheel_has_every_module_question_and_figure_and_no_folder_of_another_name(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in held} == set(OURS)
    tracked = run("git", "ls-files", *OURS, "sql", folder=ROOT).split()
    wanted = {f"breachlab/{name}" if name.startswith("sql/") else name for name in tracked}
    left_out = {name for name in wanted - held if Path(name).suffix not in (".md", "")}
    assert left_out - {name for name in wanted if Path(name).name == ".sqruff"} == set()


def test_wheel_is_built_of_the_same_bytes_again(wheel, tmp_path):
    """Another folder and another umask change nothing, whoever may read the checkout."""
    before = os.umask(0o077)
    try:
        build_release(tmp_path)
    finally:
        os.umask(before)
    assert (tmp_path / "SHA256SUMS").read_text() == wheel.with_name("SHA256SUMS").read_text()


def test_bill_of_the_wheel_names_what_is_installed_with_it_and_nothing_else(wheel, installed):
    bill = json.loads(member(wheel, "sboms/breachlab.cdx.json"))
    listed = {(each["name"], each["version"]): each for each in bill["components"]}
    (packages,) = (installed / "env").glob("lib/python*/site-packages")
    there = {(plain(each.name), each.version) for each in distributions(path=[str(packages)])}
    there |= {(each["name"], each["version"]) for each in list_vendored()}
    assert there - {("breachlab", bill["metadata"]["component"]["version"])} <= set(listed)
    # What other systems or versions of Python need has a marker.
    assert {key for key, each in listed.items() if "properties" not in each} <= there


def test_bill_of_the_wheel_has_a_sum_for_each_file_and_no_random_number(wheel):
    bill = json.loads(member(wheel, "sboms/breachlab.cdx.json"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert "serialNumber" not in bill
    packages = [each for each in bill["components"] if "externalReferences" in each]
    assert len(bill["components"]) == len(packages) + len(list_vendored())
    files = [file for each in packages for file in each["externalReferences"]]
    said = [each["licenses"][0] for each in bill["components"]]
    assert [each for each in said if each == licence_entry("")] == []
    assert {each["alg"] for file in files for each in file["hashes"]} == {"SHA-256"}
    assert "breachlab.cdx.json,sha256=" in member(wheel, "RECORD")


def test_wheel_holds_the_notices_of_others_and_what_the_licence_refers_to(wheel):
    assert "NOTICES.md" in member(wheel, "licenses/LICENSE")
    assert "Daniele Faraglia" in member(wheel, "licenses/NOTICES.md")
    assert "Licence Ouverte 2.0" in member(wheel, "licenses/data_gen/reference/README.md")
    vendor = "dashboard/assets/vendor"
    assert "SIL OPEN FONT" in member(wheel, f"licenses/{vendor}/inter.LICENSE.txt")
    assert "Bitstream Vera" in member(wheel, f"licenses/{vendor}/dejavu.LICENSE.txt")


def test_wheel_holds_what_pictures_are_written_with(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {*archive.namelist()}
    assert "breachlab/drawing/letter_widths.csv" in names
    fonts = {f"dashboard/assets/vendor/{each}.ttf" for each in ("inter.400", "inter.650", "dejavu")}
    assert fonts <= names


def member(wheel, name):
    """Return the text of a file of the wheel's .dist-info."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (each for each in archive.namelist() if each.endswith(f".dist-info/{name}"))
        return archive.read(path).decode()


def plain(name):
    """Return the name of a package as an index has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_wheel_makes_a_world_where_one_works_and_asks_it(installed):
    assert (installed / "data/breachlab.duckdb").is_file()
    said = run(installed / "env/bin/breachlab", "exposure/total", folder=installed)
    assert "8,563 persons are exposed; they have 10,000 records" in said
    said = run(installed / "env/bin/breachlab", "exposure/regoin", folder=installed, check=False)
    assert "Did you mean exposure/by_region" in said


def test_wheel_is_imported_from_no_repository(installed):
    asked = "import breachlab, sys; print(breachlab.__file__)"
    said = run(installed / "env/bin/python", "-c", asked, folder=installed)
    assert said.startswith(str(installed))


def test_every_question_is_listed_a_topic_is_answered_and_every_check_holds(installed):
    said = run(installed / "env/bin/breachlab-data", "verify", folder=installed)
    assert "all checks hold" in said
    said = run(installed / "env/bin/breachlab-data", "ends", folder=installed)
    assert "exposure/known_range high_count: 36,820,828" in said
    listed = run(installed / "env/bin/breachlab", folder=installed)
    names = sorted(f"{path.parent.name}/{path.stem}" for path in (ROOT / "sql").glob("*/*.sql"))
    assert [name for name in re.findall(r"(?m)^\S+/\S+", listed) if name in names] == names
    said = run(installed / "env/bin/breachlab", "--time", "method", folder=installed)
    assert f"{len([*(ROOT / 'sql/method').glob('*.sql')])} queries answered" in said


def test_wheel_serves_pages_styles_sheets_and_files(installed):
    with wheels.served(installed) as home:
        for path in ("/who", "/assets/layout.css", "/area/59", "/briefing"):
            assert len(wheels.fetched(home + path)) > 1_000, path
        assert "SYNTHETIC" in wheels.fetched(f"{home}/data/who/exposure/by_first_year.csv")


def test_wheel_is_opened_in_a_notebook(installed):
    said = run(installed / "env/bin/ipython", "--no-banner", "-c", CELLS, folder=installed)
    assert "10,000" in said and "SYNTHETIC" in said


def test_uvx_runs_it_without_installing(wheel, tmp_path):
    said = run(UV, "tool", "run", "--from", wheel, "breachlab", "--help", folder=tmp_path)
    assert "usage" in said


LICENCES = tomllib.loads(read(LIST))
ALLOWED = {word.lower() for name, words in LICENCES["allowed"].items() for word in (name, *words)}
WHAT_TO_DO = "Read it, then allow it in tests/licences.toml, or do without the package"


def needed_packages() -> set[str]:
    """Return the names of the packages of uv.lock that breachlab needs, itself apart."""
    packages = {each["name"]: each for each in tomllib.loads(read(ROOT / "uv.lock"))["package"]}
    extras = tuple(packages["breachlab"]["optional-dependencies"])
    found, waiting = set(), [("breachlab", extras)]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += requirements(packages[step[0]], step[1])
    return {name for name, _ in found} - {"breachlab"}


def requirements(package, extras):
    """Return the names and extras that a package of uv.lock asks for."""
    lists = [package.get("optional-dependencies", {})[extra] for extra in extras]
    asked = [each for some in (package.get("dependencies", []), *lists) for each in some]
    return [(each["name"], tuple(each.get("extra", ()))) for each in asked]


def is_allowed(said: str) -> bool:
    """Tell whether one of the licences that may be chosen is allowed, and all that apply.

    >>> is_allowed("MIT AND (Apache-2.0 OR GPL-3.0-only)")
    True
    >>> is_allowed("MIT AND GPL-3.0-only")
    False
    """
    parts = [re.sub(r"^\((.*)\)$", r"\1", part) for part in re.split(r" AND (?![^(]*\))", said)]
    return all(set(part.lower().split(" or ")) & ALLOWED for part in parts)


def test_every_package_has_a_licence_that_is_allowed():
    licences = {name: licence(name) for name in needed_packages()}
    excepted = {name: said for name, (said, _) in LICENCES["exceptions"].items()}
    assert {
        name: f"{said!r}: {WHAT_TO_DO}"
        for name, said in licences.items()
        if not is_allowed(said) and excepted.get(name) != said
    } == {}


def test_lists_of_licences_name_nothing_that_is_not_needed():
    listed = {*LICENCES["exceptions"], *LICENCES["elsewhere"]}
    assert listed - needed_packages() == set()


def test_licences_that_are_not_allowed_are_found():
    assert not is_allowed("")
    assert not is_allowed("GPL-3.0-or-later")
    assert not is_allowed("MIT AND LGPL-2.1-only")
