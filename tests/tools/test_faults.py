"""The faults that are done for real: that they lose nothing, and that the harness sees a loss."""

import asyncio
import json
import random
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from breachlab import __main__ as shell
from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from data_gen.world import World
from tests.dashboard.server.test_serving import running
from tools.faults import __main__ as command
from tools.faults import clocks, full_disks, killing, served, soaking
from tools.faults.__main__ import FAULTS
from tools.faults.child import Namings
from tools.faults.clocks import HOUR, SLACK, Clock
from tools.faults.killing import SUBJECTS, Reference, Subject, judge, judge_next, kill_once
from tools.faults.served import CHANGES, Answer, ask_all, ask_in_process, list_troubles
from tools.faults.stage import (
    FORMER,
    LATTER,
    SAID,
    Ended,
    Stage,
    Try,
    hash_files,
    plain_table,
    put_bystanders,
)

MOVED = World(rows=1_000, seed=7)
# It empties the file before it writes it, and is killed in between.
CARELESS = """
import os, sys
from pathlib import Path
path = Path(sys.argv[1])
path.write_text("")
os.replace(path, path)
path.write_text("latter")
"""


@pytest.fixture
def stage(tmp_path, small_database, monkeypatch):
    monkeypatch.setenv("TMPDIR", "")
    (tmp_path / "stage").mkdir()
    return Stage(tmp_path / "stage", small_database)


def put_former(stage, folder):
    put_bystanders(folder)
    (folder / "page").write_text("former")


def read_page(folder):
    return {"page": (folder / "page").read_text()}


@pytest.fixture
def careless(tmp_path):
    """A command that loses the former where it is killed, in a subject of its own."""
    program = tmp_path / "careless.py"
    program.write_text(CARELESS)
    return Subject("careless", put_former, f"{program} {{folder}}/page", read_page)


@pytest.fixture
def folder(tmp_path):
    """An empty folder beside the program."""
    (tmp_path / "judged").mkdir()
    return tmp_path / "judged"


def reference(folder, latter="latter", namings=1):
    return Reference(0, namings, {"page": latter}, frozenset({*hash_files(folder), "page"}))


@pytest.fixture
def output(small_database, tmp_path):
    """The command that writes an answer, and what it leaves: the former one is written once."""
    former, latter = tmp_path / "former", tmp_path / "latter"
    for folder, query in ((former, "exposure/by_status"), (latter, "exposure/by_region")):
        folder.mkdir()
        put_bystanders(folder)
        words = ["--database", str(small_database), "--output", str(folder / "answer.csv")]
        assert shell.main([query, *words]) == 0
    (written,) = (each for each in SUBJECTS if each.name == "output")
    subject = replace(
        written, prepare=lambda _, folder: shutil.copytree(former, folder, dirs_exist_ok=True)
    )
    names = frozenset(hash_files(latter))
    return subject, Reference(0, 1, subject.read(latter), names)


def test_a_killed_answer_is_the_former(process, stage, output, monkeypatch):
    monkeypatch.setattr(killing, "OF_NAMINGS", 1)  # before the draft of the first file has its name
    found = kill_once(*output, stage, seed=1)
    assert (found.outcome, found.troubles) == (f"{FORMER}, 1 files left", ())


def test_kill_once_notices_a_loss(process, stage, careless, monkeypatch):
    monkeypatch.setattr(killing, "OF_NAMINGS", 1)
    folder = stage.fresh("names")
    careless.prepare(stage, folder)
    found = kill_once(careless, reference(folder), stage, seed=1)
    assert found.troubles == ("page is neither the former nor the latter",)
    assert str(found).startswith("FAILED") and "--only careless --seed 1 --count 1" in str(found)


def test_full_disk_is_tried_where_nobody_may_mount(process, stage, output, monkeypatch):
    subject, latter = output
    monkeypatch.setattr(full_disks, "WRITERS", [subject])
    monkeypatch.setattr(full_disks, "is_mounted", lambda folder: False)
    monkeypatch.setattr(full_disks, "draw_limit", lambda chance: 100)
    found = full_disks.fill_once(stage, {"output": latter}, seed=3)
    assert (found.outcome, found.troubles) == (f"{FORMER}, {SAID} said", ())
    assert found.done == "output, no file beyond 100 bytes"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: None, []),
        (lambda folder: (folder / "page").write_text("latter"), []),
        (lambda folder: (folder / "page").write_text("form"), ["page is neither the former nor"]),
        (lambda folder: (folder / "notes.txt").unlink(), ["notes.txt is gone or not as it was"]),
        (lambda folder: (folder / "page").unlink(), ["it cannot be read: [Errno 2]"]),
    ],
)
def test_judge_names_what_is_lost(careless, folder, spoil, says):
    put_former(None, folder)
    before, former = hash_files(folder), read_page(folder)
    spoil(folder)
    _, troubles = judge(careless, folder, before, former, {"page": "latter"})
    assert len(troubles) == len(says)
    assert all(trouble.startswith(start) for trouble, start in zip(troubles, says, strict=True))


@pytest.mark.parametrize(
    ("code", "said", "left", "page", "says"),
    [
        (0, "Removed what a killed run had left: page.draft", {"page.draft"}, "latter", []),
        (0, "", {"page.draft"}, "latter", ["page.draft was removed without a word"]),
        (0, "", set(), "half", ["page of the next run is another"]),
        (1, "Error: no", set(), "latter", ["the next run ended with 1: Error: no"]),
    ],
)
def test_judge_next_names_what_is_wrong(careless, folder, code, said, left, page, says):
    put_former(None, folder)
    latter = reference(folder)
    (folder / "page").write_text(page)
    assert judge_next(careless, folder, Ended(code, said, 0), left, latter) == says


def test_judge_next_names_what_both_runs_left(careless, folder):
    put_former(None, folder)
    latter = reference(folder, latter="former")
    (folder / ".page.1").write_text("half")
    troubles = judge_next(careless, folder, Ended(0, "", 0), set(), latter)
    assert ".page.1 was left by both" in troubles


def test_a_damaged_database_is_the_former_or_an_error(thorough, small_database, worlds, tmp_path):
    answers = tuple(served.answers_of(path) for path in (small_database, worlds.path(MOVED)))
    path = Path(shutil.copy(small_database, tmp_path / "lab.duckdb"))
    get = ask_in_process(create_app(Worlds(path)))
    done = served.damage(path, small_database, random.Random(2))
    found = ask_all(get)
    assert "damaged" in done
    assert served.judge(served.damage, found, answers) == []


PAGE = '<b data-count="persons" data-value="{}">'
FAILED_CARD = "This could not be computed (exposure/by_status)."


def test_judge_of_a_served_file_notices_another_world():
    former, latter = answers = tuple({"/": Answer(200, PAGE.format(each))} for each in (7, 8))
    assert served.judge(served.damage, former, answers) == []
    assert len(served.judge(served.damage, latter, answers)) == 1
    assert served.describe(former, answers) == FORMER
    assert served.describe(latter, answers) == LATTER


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(200, PAGE.format(7)), None),
        (Answer(200, PAGE.format(8)), "numbers that it may not show"),
        (Answer(200, ""), "numbers that it may not show"),
        (Answer(200, FAILED_CARD), None),
        (Answer(200, PAGE.format(8) + FAILED_CARD), "numbers that it may not show"),
        (Answer(500, "This could not be computed; the server's log says why."), None),
        (Answer(500, "Traceback (most recent call last)"), "a trace, status 500"),
        (Answer(500, ""), "status 500 without a sentence"),
        (Answer(0, "refused"), "no answer: refused"),
    ],
)
def test_list_troubles_judges_an_answer(answer, says):
    troubles = list_troubles({"/": answer}, [{"/": Answer(200, PAGE.format(7))}])
    assert troubles == ([f"/: {says}"] if says else [])


@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_a_file_change_it(folder, change):
    path, latter = folder / "former", folder / "latter"
    path.write_bytes(b"f" * 9_000)
    latter.write_bytes(b"l" * 8_000)
    change(path, latter, random.Random(3))
    assert not path.exists() or path.read_bytes() != b"f" * 9_000
    assert latter.read_bytes() == b"l" * 8_000


# It shows Python's clock and DuckDB's at each line that it reads, and the seconds that passed.
CLOCKS = """
import sys, time
import duckdb
connection, begun = duckdb.connect(), time.monotonic()
for line in sys.stdin:
    ((shown,),) = connection.execute("select epoch(now())").fetchall()
    print(time.time(), shown, time.monotonic() - begun, flush=True)
"""
has_library = pytest.mark.skipif(clocks.find_library() is None, reason=clocks.MISSING)


@has_library
def test_clock_steps_that_of_duckdb_too_and_no_monotonic_one(process, tmp_path):
    clock = Clock(tmp_path)
    words = [*clock.prefix, sys.executable, "-c", CLOCKS]
    with process.Popen(words, stdin=-1, stdout=-1, text=True, bufsize=1) as shown:
        for step in (0, -HOUR, 9_600 * HOUR):
            clock.step(step)
            shown.stdin.write("\n")
            python, duckdb, passed = map(float, shown.stdout.readline().split())
            assert abs(python - time.time() - step) < SLACK > abs(duckdb - python)
            assert 0 <= passed < HOUR
        shown.stdin.close()


@has_library
@pytest.mark.parametrize("step", [-HOUR, HOUR])
def test_step_of_command_is_tried_on_an_answer(process, stage, output, step):
    subject, latter = output
    found = clocks.step_of_command(stage, subject, replace(latter, seconds=1), 5, step)
    assert (found.outcome, found.troubles) == (LATTER, ())
    assert found.done.startswith(f"output, 1 h {'on' if step > 0 else 'back'} after 0.")


def test_clock_has_shown_what_it_showed_before_its_step_and_after(tmp_path):
    clock, begun = Clock(tmp_path), time.time()
    clock.step(-HOUR)
    assert clock.has_shown(begun) and clock.has_shown(begun - HOUR)
    for other in (begun + HOUR, begun - HOUR / 2, begun - 2 * HOUR):
        assert not clock.has_shown(other)


def test_list_odd_times_names_what_no_clock_has_shown(small_database, tmp_path):
    shutil.copy(small_database, tmp_path / "lab.duckdb")
    (tmp_path / "receipts").mkdir()
    receipt = tmp_path / "receipts" / "00001-1.json"
    receipt.write_text(json.dumps({"seconds": -3_599.5, "cpu_seconds": 0.5}))
    clock, names = Clock(tmp_path), {"lab.duckdb", "receipts/00001-1.json", "notes.txt"}
    stamp, steps = clocks.read_times(tmp_path / "lab.duckdb")
    database, shard = clocks.list_odd_times(tmp_path, names, clock, 1_000)
    assert database == f"lab.duckdb says that it was made at {stamp:.0f}"
    assert shard == "receipts/00001-1.json: seconds took -3599.5 s"
    clock.steps[0] = (stamp, 0)
    receipt.write_text(json.dumps({"seconds": 0.7, "cpu_seconds": 0.5}))
    assert clocks.list_odd_times(tmp_path, names, clock, 1_000) == []
    assert len(clocks.list_odd_times(tmp_path, {"lab.duckdb"}, clock, 0)) == len(steps)


@pytest.mark.parametrize(
    ("fault", "package"), [("spark", "pyspark"), ("wallclock", "apt-get install faketime")]
)
def test_main_says_what_it_leaves_out(folder, capsys, monkeypatch, fault, package):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    monkeypatch.setattr(clocks, "find_library", lambda: None)
    done = {
        name: lambda stage, name=name: lambda seed: Try(name, seed, "", FORMER) for name in FAULTS
    }
    monkeypatch.setattr(command, "FAULTS", done)
    monkeypatch.setenv("TMPDIR", "")
    scratch = ["--scratch", str(folder), "--count", "1"]
    assert command.main(scratch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if fault in line] == [lines[["spark", "wallclock"].index(fault)]]
    assert package in "".join(line for line in lines if fault in line)
    with pytest.raises(SystemExit):
        command.main([*scratch, "--only", fault])
    assert f"{fault} cannot be done here. " in capsys.readouterr().err


def test_namings_kill_before_the_change_that_is_asked(tmp_path, monkeypatch):
    killed = []
    monkeypatch.setattr("tools.faults.child.os.kill", lambda *_: killed.append(namings.count))
    namings = Namings(str(tmp_path), die_at=2)
    change = namings._counting(lambda path: None)
    for name in ("a", "b", "c"):
        change(tmp_path / name)
    change(tmp_path.parent / "elsewhere")
    assert killed == [2] and namings.count == 3


def test_tables_count_each_fault_and_all():
    tries = [Try("book", 1, "killed", FORMER), Try("disk", 1, "full", SAID, ("lost",))]
    assert plain_table(tries).splitlines()[-1].split() == ["all", "2", "1", "0", "1", "1"]
    others = {"dashboard", "disk", "wallclock", "served", "soak"}
    assert {each.name for each in SUBJECTS} | others == {*FAULTS}


def soak(path, sources):
    """Serve a world, let three people click while others take its place; return the readers."""
    swaps = soaking.Swaps(path)
    swaps.put(sources[0])
    worlds = Worlds(path)
    with running(create_app(worlds).server) as port, ThreadPoolExecutor(1) as thread:
        address, values = f"http://127.0.0.1:{port}", worlds.current().values
        readers = soaking.Readers(address, "who", values, 0.2, swaps=swaps)
        # In a thread, as Playwright may have this one's loop.
        thread.submit(asyncio.run, soaking.read(readers, sources, 3, 4)).result()
    return readers


@pytest.fixture(scope="module")
def sources(worlds, small_database):
    return [soaking.make_source(path) for path in (small_database, worlds.path(World(1_000)))]


def test_people_who_click_see_each_world_that_is_swapped_in(thorough, tmp_path, sources):
    readers = soak(tmp_path / "served.duckdb", sources)
    assert (readers.troubles, len(readers.swaps.stood)) == ([], soaking.SWAPS + 1)
    assert readers.requests > len(readers.swaps.stood)


def test_people_who_click_notice_a_world_that_stays(thorough, tmp_path, sources, monkeypatch):
    """Planted: a server that goes on with the world that it began with."""
    monkeypatch.setattr("dashboard.database.served_world._stamp", lambda path: None)
    readers = soak(tmp_path / "served.duckdb", sources)
    assert {*readers.troubles} >= {"click of another world", "file of another world"}
