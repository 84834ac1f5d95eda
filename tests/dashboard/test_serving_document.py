"""The commands of docs/serving.md, Dockerfile and .devcontainer are ones that the dashboard takes.

No container is built here: their paths and commands are held against the tree instead.
"""

import json
import re
import shlex

import pytest

from breachlab.paths import ROOT, read
from dashboard.__main__ import _parser
from dashboard.server import listening
from data_gen.__main__ import main as generate
from tests.support.proxies.fronts import UPSTREAM, block

DOCKERFILE = read(ROOT / "Dockerfile")
CONTAINER = json.loads(read(ROOT / ".devcontainer/devcontainer.json"))
DASHBOARD = "python -m dashboard"


def listed(name, text):
    """Return the words of a list as a Dockerfile and a compose file have it."""
    (found,) = re.findall(rf"(?m)^\s*{name} (\[.*\])$", text)
    return json.loads(found)


def words_after(command, text):
    """Return the words after a command in each line of a text, up to the shell's own signs."""
    lines = re.findall(rf"{re.escape(command)}(.*)", text)
    return [shlex.split(re.split(r"[>&`|]", line)[0]) for line in lines]


COMMANDS = {
    "the document": words_after(f".venv/bin/{DASHBOARD}", read(ROOT / "docs/serving.md")),
    "the service": words_after(DASHBOARD, block("ini")),
    "the image": [[*listed("ENTRYPOINT", DOCKERFILE)[3:], *listed("CMD", DOCKERFILE)]],
    "the compose file": [
        [*listed("ENTRYPOINT", DOCKERFILE)[3:], *listed("command:", block("yaml"))]
    ],
    "the container of developers": words_after(DASHBOARD, CONTAINER["postStartCommand"]),
}


@pytest.mark.parametrize("where", COMMANDS)
def test_every_command_starts_the_dashboard_behind_a_proxy(where):
    assert COMMANDS[where]
    for words in COMMANDS[where]:
        options = _parser(words).parse_args(words)
        listening.check_options(options)
        assert options.behind_proxy and options.allow_host


def test_every_path_of_the_containers_is_there():
    assert listed("ENTRYPOINT", DOCKERFILE)[:3] == [".venv/bin/python", "-m", "dashboard"]
    assert re.findall(r"(?m)^COPY (.*)$", DOCKERFILE) == [". ."]
    for path in ("uv.lock", "pyproject.toml", "README.md", "LICENSE"):
        assert (ROOT / path).is_file() and path not in read(ROOT / ".dockerignore")
    for text in (DOCKERFILE, CONTAINER["postStartCommand"], CONTAINER["postCreateCommand"]):
        for module in re.findall(r"python -m (?!venv|pip)(\w+)", text):
            assert (ROOT / module / "__main__.py").is_file()
    targets = re.findall(r"make (\w+)", CONTAINER["postCreateCommand"])
    assert targets and all(f"\n{target}:" in read(ROOT / "Makefile") for target in targets)


def test_the_container_of_developers_serves_the_database_that_it_makes():
    (made,) = words_after("python -m data_gen", CONTAINER["postCreateCommand"])
    (served,) = COMMANDS["the container of developers"]
    assert made[made.index("--database") + 1] == served[served.index("--database") + 1]
    assert listening.PORT in CONTAINER["forwardPorts"]


@pytest.mark.parametrize("text", [DOCKERFILE, CONTAINER["postCreateCommand"]])
def test_the_generator_takes_the_options_that_the_containers_give_it(text, capsys):
    (words,) = words_after("python -m data_gen", text)
    rows = dict(re.findall(r"(?m)^ARG (\w+)=(\w+)$", text))
    given = [rows.get(word.removeprefix("$"), word) for word in words]
    assert generate([*given, "--help-me"]) == 2
    assert "unrecognized arguments: --help-me" in capsys.readouterr().err


def test_both_proxies_and_the_compose_file_go_to_the_port_of_the_dashboard():
    assert f"{listening.HOST}:{listening.PORT}" == UPSTREAM
    for language in ("nginx", "caddyfile"):
        assert UPSTREAM in block(language) and "lab.example" in block(language)
    (address,) = set(re.findall(r"172\.28\.0\.2\b", block("yaml")))
    assert f'"--proxy-address", "{address}"' in block("yaml")
    assert f"EXPOSE {listening.PORT}" in DOCKERFILE and f"lab:{listening.PORT}" in read(
        ROOT / "docs/serving.md"
    )
