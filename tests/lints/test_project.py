"""What is installed, built or listed has one version and stands in one list."""

import re
import shutil
import sys
import tomllib
from importlib import import_module

import pytest
import yaml

from breachlab.paths import ROOT, read
from breachlab.query.catalogue import default_words
from breachlab.query.queries import names
from dashboard.layout.frame import slug
from dashboard.pages import PAGES
from data_gen.commands import COMMANDS, DEFAULT
from data_gen.tables import LOOKUPS
from tests.lints.test_vocabulary import found

PROJECT = tomllib.loads(read(ROOT / "pyproject.toml"))
INSTALLERS = ("Makefile", "Dockerfile", ".github/workflows/ci.yml", "docs/install.md")
WORKFLOW = ROOT / ".github/workflows/ci.yml"
SUM = r"sha256:[0-9a-f]{64}"


def test_every_file_of_the_lock_has_a_sum():
    packages = tomllib.loads(read(ROOT / "uv.lock"))["package"]
    files = [
        file
        for each in packages
        for file in (*each.get("wheels", ()), *([each["sdist"]] if "sdist" in each else ()))
    ]
    assert len(files) > len(packages)
    assert [file["url"] for file in files if not re.fullmatch(SUM, file["hash"])] == []


def test_the_build_backend_has_one_version_and_a_sum():
    settings = PROJECT["tool"]["uv"]
    pinned = {
        each["requirement"]: each["hashes"] for each in settings["build-constraint-dependencies"]
    }
    assert PROJECT["build-system"]["requires"] == [*pinned]
    assert all("==" in each for each in pinned) and settings["require-build-hashes"] is True
    assert all(re.fullmatch(SUM, each) for sums in pinned.values() for each in sums)


def test_uv_has_one_version_and_a_sum_for_each_system():
    lines = [line for line in read(ROOT / "tools/uv.txt").splitlines() if line[0] != "#"]
    assert re.fullmatch(r"uv==[\d.]+ \\", lines[0])
    assert [line for line in lines[1:] if not re.fullmatch(rf"    --hash={SUM}( \\)?", line)] == []
    oldest, pinned = (
        [int(part) for part in re.search(r"=([\d.]+)", said)[1].split(".")]
        for said in (PROJECT["tool"]["uv"]["required-version"], lines[0])
    )
    assert oldest <= pinned


def test_installers_take_uv_from_its_list():
    text = "\n".join(read(ROOT / path) for path in INSTALLERS)
    (options,) = re.findall(r"^UV := (.+)", text, re.MULTILINE)
    commands = re.findall(r"\bpip install (.+)", text.replace("$(UV)", options))
    ours = [each for each in commands if re.search(r"\buv\b", each)]
    needed = ("--require-hashes", "--only-binary :all:", "tools/uv.txt")
    assert len(ours) == len(INSTALLERS)
    assert [each for each in ours if not all(word in each for word in needed)] == []
    assert re.search(r"^\$\(VENV\)/\.installed:.* tools/uv\.txt$", text, re.MULTILINE)


def test_actions_are_named_by_their_commit_and_its_version():
    actions = re.findall(r"uses: (.+)", read(WORKFLOW))
    pinned = r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert len(actions) > 1
    assert [each for each in actions if not re.fullmatch(pinned, each)] == []


def test_a_run_of_ci_may_only_read_and_ends_by_itself():
    run = yaml.safe_load(read(WORKFLOW))
    assert run["permissions"] == {"contents": "read"} and run["concurrency"]["cancel-in-progress"]
    for job in run["jobs"].values():
        assert "permissions" not in job and 0 < job["timeout-minutes"] <= 60
        assert job["steps"][0]["with"] == {"persist-credentials": False}


def test_ci_begins_with_the_oldest_python_that_the_project_names():
    oldest, *_ = yaml.safe_load(read(WORKFLOW))["jobs"]["fast"]["strategy"]["matrix"]["python"]
    assert f">={oldest}" == PROJECT["project"]["requires-python"]


def test_conda_and_pip_make_the_same_environment():
    lines = read(ROOT / "environment.yml").splitlines()
    listed = [line.strip().removeprefix("- ") for line in lines if line.strip().startswith("- ")]
    python = f"python{PROJECT['project']['requires-python']}"
    expected = ["conda-forge", python, "pip", "pip:", *PROJECT["project"]["dependencies"], "-e ."]
    assert sorted(listed) == sorted(expected)
    assert lines.index("  - pip:") > lines.index("  - pip")
    assert lines[-1].strip() == "- -e ."


def test_lock_is_fresh(process):
    run = process.run(
        [sys.executable, "-m", "uv", "lock", "--check", "--offline"], cwd=ROOT, capture_output=True
    )
    if run.returncode and b"offline" in run.stderr.lower():
        pytest.skip("uv has no cache of the index to check the lock against")
    assert run.returncode == 0, run.stderr.decode()


def test_the_last_twenty_commits_have_a_short_subject_and_a_body(process):
    command = ["git", "log", "--no-merges", "--max-count=20", "--format=%s%x00%b%x00"]
    run = shutil.which("git") and process.run(command, cwd=ROOT, capture_output=True, text=True)
    if not run or run.returncode:
        pytest.skip("this tree came without its history")
    texts = [text.strip() for text in run.stdout.split("\0")[:-1]]
    commits = [*zip(texts[::2], texts[1::2], strict=True)]
    assert [subject for subject, body in commits if len(subject) > 72 or not body] == []


def test_lookups_and_commands_are_the_files_and_run():
    assert set(LOOKUPS) == {path.stem for path in (ROOT / "data_gen/lookups").glob("*.sql")}
    files = {path.stem for path in (ROOT / "data_gen/commands").glob("[!_]*.py")}
    assert {f"data_gen.commands.{name}" for name in files} <= {*COMMANDS.values()}
    assert all(callable(import_module(name).run) for name in (*COMMANDS.values(), DEFAULT))


def test_packages_are_each_listed():
    listed = PROJECT["tool"]["setuptools"]
    homes = ("breachlab", "dashboard", "data_gen")
    found = {path.parent for home in homes for path in (ROOT / home).rglob("__init__.py")}
    modules = {".".join(folder.relative_to(ROOT).parts) for folder in found}
    assert set(listed["packages"]) == modules | {*listed["package-dir"]}


def test_styles_are_of_cards_columns_and_files_that_are_there_and_icons_have_styles():
    styles = "".join(path.read_text("utf-8") for path in (ROOT / "dashboard").rglob("*.css"))
    topics = "|".join({name.partition("/")[0] for name in names()})
    styled = set(re.findall(rf"\.((?:{topics})-\w+)", styles)) - {"area-map"}  # any map of areas
    assert styled <= {slug(card) for page in PAGES for card in page.cards}
    spans = {column.span for page in PAGES for row in page.all_rows for column in row}
    assert {str(span) for span in spans} <= set(re.findall(r"\.span-(\d+)", styles))
    named, assets = set(re.findall(r'url\("([^"]+)"\)', styles)), ROOT / "dashboard/assets"
    assert all((assets / each).is_file() for each in named)
    icons = {path.relative_to(assets).as_posix() for path in assets.glob("icons/*.svg")}
    assert icons <= named


def test_arrows_go_one_way():
    others = {"breachlab": "data_gen|dashboard", "dashboard": "data_gen"}
    assert [
        line
        for package, homes in others.items()
        for line in found((ROOT / package).rglob("*.py"), rf"^\s*(from|import) ({homes})\b")
    ] == []


def test_dependencies_are_each_used():
    folders = ("breachlab", "data_gen", "dashboard", "notebooks")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    text = "".join(read(path) for path in paths if path.suffix in {".py", ".ipynb"})
    text += read(ROOT / "Makefile")
    by_another_name = {"python_docx": "docx", "python_stdnum": "stdnum"}
    declared = [
        re.match(r"[\w-]+", requirement)[0].replace("-", "_")
        for requirement in PROJECT["project"]["dependencies"]
    ]
    names = [by_another_name.get(name, name) for name in declared]
    assert [name for name in names if not re.search(rf"(import|from|-m) {name}\b", text)] == []


def test_announced_and_counted_number_are_told_apart_and_not_said_to_be_met():
    pages = {"README.md": "en", "docs/model_card.md": "en", "sql/README.md": "en"}
    for path, language in (pages | {"sql/LISEZMOI.md": "fr"}).items():
        words = " ".join(read(ROOT / path).split())
        assert " ".join(default_words(language).text("page", "modelled").split()) in words, path
        if not path.startswith("sql/"):
            assert "the national figures that it was fitted to" in words, path
            assert "every published figure" not in words, path
