"""The command: what it refuses, in words; the commands of docs/serving.md and Dockerfile."""

import errno
import json
import os
import re
import shlex
import shutil
import socket

import pytest
from docx import Document

from breachlab.paths import ROOT, read
from breachlab.words.language import LANGUAGES, interface
from dashboard import __main__ as command
from dashboard.__main__ import _parser, main
from dashboard.database.answers import Answers
from dashboard.database.served_world import Worlds
from dashboard.server import serving
from data_gen.__main__ import main as generate
from tests.dashboard.proxies import UPSTREAM, block


def test_a_port_in_use_names_another(small_database, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--database", str(small_database)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Error: Cannot listen on 127.0.0.1:{port}")
    assert said.rstrip().endswith(f"python -m dashboard --port {port + 1}")


def test_every_port_advised_is_one(small_database, capsys, monkeypatch):
    def in_use(address):
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(serving.socket, "create_server", in_use)
    for port, advised in ((65_535, 65_534), (80, 1_024), (8_050, 8_051)):
        assert main(["--port", str(port), "--database", str(small_database)]) == 1
        assert capsys.readouterr().err.rstrip().endswith(f"--port {advised}")


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """These tests call the command in their own process, which is not to fork."""
    monkeypatch.setattr(command.workers, "default_count", lambda: 1)


@pytest.fixture(autouse=True)
def nothing_prepared(monkeypatch):
    """Nor is each to ask first what readers may ask: a page asks for itself."""
    monkeypatch.setattr(Answers, "prepare", lambda answers, questions: None)


PASSWORD = "unrecognized arguments"  # a proxy asks for one, and has the certificate
LEAVE_OUT = "Leave out --host, --port and --proxy-address"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--port", "web"], "a port from 0 to 65535 was expected"),
        (["--port", "70000"], "a port from 0 to 65535 was expected"),
        *((["--small-cells", word], "Leave the option out") for word in ("hide", "show", "auto")),
        *(
            (["--time-limit", word], "--time-limit")
            for word in ("0", "-1", "0.5", "nan", "soon", "1000000000000")
        ),
        *(
            (["--allow-host", word], f"--allow-host {word}: a name such as")
            for word in (" ", ".example", "a..b", "lab:80", "http://lab", "a b")
        ),
        *(
            (["--host", host], f"The host '{host}' was not found")
            for host in ("no.invalid", "a..b")
        ),
        (["--password-file", "file"], PASSWORD),
        (["--certificate", "file"], PASSWORD),
        (["--key", "file"], PASSWORD),
        (["password", "anna"], PASSWORD),
        (["--proxy-address", "127.0.0.1"], "Add --behind-proxy"),
        (["--proxy-address", "*"], "--proxy-address *: an address such as"),
        (["--proxy-address", "lab.example"], "172.28.0.2 was expected"),
        (["--socket", "s", "--port", "8050"], LEAVE_OUT),
        (["--socket", "s", "--host", "127.0.0.1"], LEAVE_OUT),
        (["--socket", "s", "--proxy-address", "127.0.0.1"], LEAVE_OUT),
    ],
)
def test_main_refuses_an_option_in_one_line(small_database, capsys, options, said):
    assert main([*options, "--database", str(small_database)]) == 2
    heard = capsys.readouterr().err
    assert heard.startswith("Error: ") and said in heard and heard.count("\n") == 1
    assert main([*options, "--database", str(small_database), "--language", "fr"]) == 2
    heard = capsys.readouterr().err
    assert heard.startswith("Erreur") and heard.count("\n") == 1


class Served:
    """In place of the server: it keeps what it was to serve, and stops."""

    def __init__(self, app, **settings):
        Served.app, Served.settings = app, settings

    def run(self):
        raise KeyboardInterrupt


@pytest.fixture
def served(monkeypatch):
    monkeypatch.setattr(serving, "create_server", Served)
    return Served


def test_the_address_is_the_third_word_and_the_records_follow(small_database, capsys, served):
    assert main(["--port", "0", "--database", str(small_database)]) == 0
    said = capsys.readouterr().out
    assert said.split()[2].startswith("http://127.0.0.1:")
    assert f" the 10,000 records of {small_database} (Ctrl+C stops)" in said


@pytest.mark.parametrize(
    ("asked", "said", "make"),
    [
        (["--rows", "100_000"], "100,000 records were", "--rows 100_000 --seed 2024"),
        (["--seed", "7"], "records of seed 7 were", "--rows 10_000 --seed 7"),
        (
            ["--rows", "100_000", "--seed", "7"],
            "100,000 records, seed 7 were",
            "--rows 100_000 --seed 7",
        ),
    ],
)
def test_another_world_than_asked_is_refused_with_both_ways_out(
    small_database, capsys, asked, said, make
):
    assert main([*asked, "--port", "0", "--database", str(small_database)]) == 1
    expected = (
        f"Error: {small_database} holds 10,000 records, seed 2024; {said} asked for. "
        f"Make them with: python -m data_gen {make} --database {small_database}, "
        f"or serve what is there: python -m dashboard --database {small_database}\n"
    )
    assert capsys.readouterr().err == expected
    assert main(["--database", str(small_database.with_name("none.duckdb"))]) == 1
    assert "python -m data_gen" in capsys.readouterr().err


def test_a_question_may_take_as_long_as_is_asked(small_database, served, monkeypatch):
    kept = []
    monkeypatch.setattr(command, "Worlds", lambda *given: kept.append(given) or Worlds(*given))
    asked = ["--database", str(small_database), "--port", "0"]
    of_world = ["--rows", "10_000", "--seed", "2024"]  # that which is there
    assert main([*asked, *of_world, "--time-limit", "12"]) == main(asked) == 0
    assert [seconds for _, seconds, *_ in kept] == [12, 5]


def test_loopback_and_the_names_allowed_are_answered_and_no_other(small_database, served):
    names = ["--allow-host", "Lab.Example", "--allow-host", "préfecture.example"]
    assert main([*names, "--port", "0", "--database", str(small_database)]) == 0
    ask = served.app.test_client().get
    for host in ("localhost", "127.0.0.1:8050", "lab.example", "xn--prfecture-c4a.example:80"):
        assert ask("/", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "more.lab.example", "0.0.0.0"):
        assert ask("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])
@pytest.mark.parametrize("name", [[], ["--allow-host", "lab.example"]])
def test_main_refuses_others_with_what_to_read(small_database, capsys, served, host, name):
    assert main(["--host", host, *name, "--port", "0", "--database", str(small_database)]) == 2
    assert capsys.readouterr().err == (
        f"Error: On the host '{host}' others would reach the page, which asks for no password. "
        "Put a proxy in front of it that asks for one, and serve this machine alone, or add "
        "--behind-proxy. Read docs/serving.md\n"
    )


def test_main_serves_others_behind_a_proxy_by_the_names_allowed_alone(
    small_database, capsys, served
):
    options = ["--host", "0.0.0.0", "--behind-proxy", "--port", "0"]
    options += ["--database", str(small_database)]
    assert main(options) == 2
    assert "--behind-proxy --allow-host NAME. Read docs/serving.md" in capsys.readouterr().err
    assert main([*options, "--allow-host", "lab.example"]) == 0
    assert capsys.readouterr().out.startswith("Serving on http://0.0.0.0:")
    assert main([*options, "--allow-host", "lab.example", "--language", "fr"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("À l’adresse http://0.0.0.0:") and "10\u202f000 dossiers de " in said
    ask = served.app.test_client().get
    assert ask("/", base_url="http://lab.example").status_code == 200
    for host in ("0.0.0.0", "evil.example"):
        assert ask("/", base_url=f"http://{host}").status_code == 400


@pytest.mark.parametrize(
    ("options", "peer"),
    [
        ([], None),
        (["--behind-proxy", "--allow-host", "lab.example"], "127.0.0.1"),
        (
            ["--behind-proxy", "--allow-host", "lab.example", "--proxy-address", "172.28.0.2"],
            "172.28.0.2",
        ),
    ],
)
def test_main_believes_the_peer_that_is_the_proxy(small_database, served, options, peer):
    assert main([*options, "--port", "0", "--database", str(small_database)]) == 0
    assert served.settings["trusted_proxy"] == peer


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
@pytest.mark.parametrize(
    ("variables", "asked"),
    [
        ([], ""),
        (["ROWS=100_000"], "--rows 100_000"),
        (["ROWS=100_000", "SEED=7"], "--rows 100_000 --seed 7"),
    ],
)
def test_make_asks_for_a_world_only_where_it_is_named(process, variables, asked):
    ours = {"ROWS", "SEED", "MAKEFLAGS", "MAKELEVEL"}
    plain = {name: value for name, value in os.environ.items() if name not in ours}
    in_environment = plain | dict(each.split("=") for each in variables)
    for words, environment in ((variables, plain), ([], in_environment)):
        command = ["make", "-n", "dashboard", *words]
        run = process.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        command_line = run.stdout.splitlines()[-1]
        assert command_line.partition("--port 8050")[2].strip() == asked


DOCKERFILE = read(ROOT / "Dockerfile")
CONTAINER = json.loads(read(ROOT / ".devcontainer/devcontainer.json"))


def listed(name, text):
    """Return the words of a list as a Dockerfile and a compose file have it."""
    (found,) = re.findall(rf"(?m)^\s*{name} (\[.*\])$", text)
    return json.loads(found)


def words_after(command, text):
    """Return the words after a command in each line of a text, up to the shell's own signs."""
    lines = re.findall(rf"{re.escape(command)}(.*)", text)
    return [shlex.split(re.split(r"[>&`|]", line)[0]) for line in lines]


ENTRY = listed("ENTRYPOINT", DOCKERFILE)
COMMANDS = {
    "the document": words_after(".venv/bin/python -m dashboard", read(ROOT / "docs/serving.md")),
    "the service": words_after("python -m dashboard", block("ini")),
    "the image": [[*ENTRY[3:], *listed("CMD", DOCKERFILE)]],
    "the compose file": [[*ENTRY[3:], *listed("command:", block("yaml"))]],
    "the container of developers": words_after(
        "python -m dashboard", CONTAINER["postStartCommand"]
    ),
}


@pytest.mark.parametrize("where", COMMANDS)
def test_every_command_starts_the_dashboard_behind_a_proxy(where):
    assert COMMANDS[where]
    for words in COMMANDS[where]:
        options = _parser(words).parse_args(words)
        serving.check_options(options)
        assert options.behind_proxy and options.allow_host


def test_every_path_of_the_containers_is_there():
    assert ENTRY[:3] == [".venv/bin/python", "-m", "dashboard"]
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
    assert serving.PORT in CONTAINER["forwardPorts"]


@pytest.mark.parametrize("text", [DOCKERFILE, CONTAINER["postCreateCommand"]])
def test_the_generator_takes_the_options_that_the_containers_give_it(text, capsys):
    """It refuses an option that is not there, and names that one alone; so it makes nothing."""
    (words,) = words_after("python -m data_gen", text)
    rows = dict(re.findall(r"(?m)^ARG (\w+)=(\w+)$", text))
    given = [rows.get(word.removeprefix("$"), word) for word in words]
    assert generate([*given, "--not-there"]) == 2
    assert "unrecognized arguments: --not-there. See" in capsys.readouterr().err


def test_both_proxies_and_the_compose_file_go_to_the_port_of_the_dashboard():
    assert f"{serving.HOST}:{serving.PORT}" == UPSTREAM
    for language in ("nginx", "caddyfile"):
        assert UPSTREAM in block(language) and "lab.example" in block(language)
    (address,) = set(re.findall(r"172\.28\.0\.2\b", block("yaml")))
    assert f'"--proxy-address", "{address}"' in block("yaml")
    assert f"EXPOSE {serving.PORT}" in DOCKERFILE and f"lab:{serving.PORT}" in read(
        ROOT / "docs/serving.md"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_is_written_with_own_texts_on_a_day(small_database, tmp_path, capsys, language):
    mine, form = tmp_path / "mine.toml", tmp_path / "form.docx"
    texts = 'dpo = "Ada"\nphone = "01"\nemail = "a@b.example"\nmeasures = "<i>one</i>"\n'
    mine.write_text(f"version = 1\n{texts}", encoding="utf-8")
    asked = ["--database", str(small_database), "--form", str(form), "--language", language]
    assert main([*asked, "--answers", str(mine), "--as-of", "2024-03-13"]) == 0
    told = capsys.readouterr().out
    (table,) = Document(form).tables
    rows = [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in table.rows[1:]]
    yours, missing = {"en": ("your text", "to fill in"), "fr": ("votre texte", "à compléter")}[
        language
    ]
    assert rows[5][1].endswith(".\nAda, 01, a@b.example") and rows[5][2] == yours
    assert rows[7][1].endswith(".\n<i>one</i>") and rows[7][2] == yours
    assert "3949" in rows[7][1] and "CNIL" not in rows[7][1]  # as known on that day
    assert rows[16][2] == missing
    left = sum(row[2] == missing for row in rows)
    assert told.startswith(f"{interface(language)['own_texts']['left'].format(left)} (")
    assert main(asked) == 2 and "--replace" in capsys.readouterr().err
    assert (
        main([*asked, "--replace"]) == 0 and "Ada" not in Document(form).tables[0].cell(6, 1).text
    )


def test_answers_without_a_form_and_a_wrong_day_are_refused(small_database, tmp_path, capsys):
    asked = ["--database", str(small_database)]
    for more in (["--answers", "mine.toml"], ["--as-of", "2024-03-13"]):
        assert main([*asked, *more]) == 2
        assert "only useful with --form" in capsys.readouterr().err
    form = str(tmp_path / "form.docx")
    assert main([*asked, "--form", form, "--as-of", "soon"]) == 2
    assert "must be a day" in capsys.readouterr().err
    assert main([*asked, "--form", form, "--answers", str(tmp_path)]) == 2
    assert "cannot be read as TOML" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []
