"""Whatever is installed, builds or runs in CI has one version and a sum: packages, uv, actions."""

import re
import tomllib

import yaml

from breachlab.paths import ROOT, read

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
    oldest = PROJECT["tool"]["uv"]["required-version"].removeprefix(">=")
    assert parts(oldest) <= parts(lines[0].split()[0].removeprefix("uv=="))


def parts(version):
    return [int(part) for part in version.split(".")]


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
