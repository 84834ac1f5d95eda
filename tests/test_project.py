"""A list is tested against the thing that it lists."""

import re
import subprocess
import sys
import tomllib

import pytest

from breachlab.paths import ROOT
from breachlab.queries import names
from breachlab.words.language import interface
from dashboard.frame import slug
from dashboard.pages import PAGES
from data_gen.__main__ import COMMANDS
from data_gen.lookups import LOOKUPS
from data_gen.tables import CUBES
from tools.full_size import LIMITS


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_conda_and_pip_make_the_same_environment():
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    listed = [line.strip().removeprefix("- ") for line in lines if line.strip().startswith("- ")]
    python = f"python{project()['requires-python']}"
    assert sorted(listed) == sorted(
        ["conda-forge", python, "pip", "pip:", *project()["dependencies"], "-e ."]
    )
    assert lines.index("  - pip:") > lines.index("  - pip")
    assert lines[-1].strip() == "- -e ."


def test_the_lock_is_fresh():
    run = subprocess.run(
        [sys.executable, "-m", "uv", "lock", "--check", "--offline"], cwd=ROOT, capture_output=True
    )
    if run.returncode and b"offline" in run.stderr.lower():
        pytest.skip("uv has no cache of the index to check the lock against")
    assert run.returncode == 0, run.stderr.decode()


def test_lookups_are_the_files():
    assert set(LOOKUPS) == {path.stem for path in (ROOT / "data_gen/lookups").glob("*.sql")}


def test_commands_are_the_files():
    files = {path.stem for path in (ROOT / "data_gen/commands").glob("[!_]*.py")}
    assert set(COMMANDS) | {"generate"} == files  # which needs no name


def test_every_package_is_listed():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    homes = ("breachlab", "dashboard", "data_gen")
    found = {path.parent for home in homes for path in (ROOT / home).rglob("__init__.py")}
    modules = {".".join(folder.relative_to(ROOT).parts) for folder in found}
    assert set(listed["packages"]) == modules | {*listed["package-dir"]}


def test_every_cube_has_a_limit_of_cells():
    assert set(LIMITS) == set(CUBES)


def test_every_cube_is_held_against_the_register(lab):
    """Those of other breaches count a person once for each: reconciliation/breaches has them."""
    totals = {name.partition(",")[0] for (name, *_) in lab.execute("from cube_totals()").fetchall()}
    assert totals | {"breach_cube", "breach_of_2023_cube"} == set(CUBES)


def styles():
    """Return all style sheets of the dashboard that are its own, as one."""
    return "".join(path.read_text("utf-8") for path in (ROOT / "dashboard/assets").glob("*.css"))


def test_only_cards_that_are_there_have_a_style():
    topics = "|".join({name.partition("/")[0] for name in names()})
    styled = set(re.findall(rf"\.((?:{topics})-\w+)", styles())) - {"area-map"}  # any map of areas
    assert styled <= {slug(card) for page in PAGES for card in page.cards}


def test_every_width_of_a_column_has_a_style():
    spans = {column.span for page in PAGES for row in page.rows for column in row}
    assert {str(span) for span in spans} <= set(re.findall(r"\.span-(\d+)", styles()))


def test_every_file_that_a_style_names_is_there_and_every_icon_has_a_style():
    named = set(re.findall(r'url\("([^"]+)"\)', styles()))
    assets = ROOT / "dashboard/assets"
    assert all((assets / each).is_file() for each in named)
    icons = {path.relative_to(assets).as_posix() for path in assets.glob("icons/*.svg")}
    assert icons <= named


@pytest.mark.parametrize("package", ["breachlab", "dashboard"])
def test_arrows_go_one_way(package):
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / package).rglob("*.py"))
    others = {"breachlab": "data_gen|dashboard", "dashboard": "data_gen"}[package]
    assert not re.search(rf"^\s*(from|import) ({others})\b", text, re.MULTILINE)


def test_every_dependency_is_used():
    folders = ("breachlab", "data_gen", "dashboard", "notebooks")
    sources = [
        p for folder in folders for p in (ROOT / folder).rglob("*") if p.suffix in {".py", ".ipynb"}
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    text += (ROOT / "Makefile").read_text(encoding="utf-8")
    for requirement in project()["dependencies"]:
        name = re.match(r"[\w-]+", requirement)[0].replace("-", "_")
        assert re.search(rf"(import|from|-m) {name}\b", text), f"{name} is declared and not used"


def test_every_command_of_the_readme_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for target in re.findall(r"\bmake ([a-z-]+)\b", readme):
        assert target in targets
    for module in re.findall(r"python -m ([\w.]+)", readme):
        path = ROOT / module.replace(".", "/")
        assert (
            path.with_suffix(".py").exists()
            or (path / "__main__.py").exists()
            or module
            in {
                "venv",
                "pip",
                "pytest",
                "jupyterlab",
            }
        )


def test_every_promise_names_tests_that_are_there():
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| ")][1:]
    for line in table:
        promise, held_by = line.strip("| ").split(" | ")
        path, named = "", re.findall(r"`([\w/]+\.py)?::(\w+)`", held_by)
        assert named, promise
        for file, test in named:
            path = file or path
            assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("README.md", "en"),
        ("docs/model_card.md", "en"),
        ("sql/README.md", "en"),
        ("sql/LISEZMOI.md", "fr"),
    ],
)
def test_the_announced_and_the_counted_number_are_told_apart(path, language):
    page = " ".join((ROOT / path).read_text(encoding="utf-8").split())
    assert " ".join(interface(language)["page"]["modelled"].split()) in page


@pytest.mark.parametrize("path", ["README.md", "docs/model_card.md"])
def test_what_was_not_fitted_is_not_said_to_be_met(path):
    page = " ".join((ROOT / path).read_text(encoding="utf-8").split())
    assert "the national figures that it was fitted to" in page
    assert "every published figure" not in page
