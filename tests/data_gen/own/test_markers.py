"""Two hundred markers in every column of a list leave no trace but in the words of closed lists.

A marker of text begins with MARK in every column; days, and numbers of more than eight digits, are
looked for as they stand in the list and as DuckDB would print them.
"""

import csv
import io
import os
import re
import shutil
import stat
import sys
import time
import zipfile
from contextlib import closing
from datetime import date, timedelta

import duckdb
import pytest

from breachlab.__main__ import main as shell
from breachlab.paths import ROOT
from data_gen.__main__ import main
from data_gen.own import list_database
from data_gen.own.list_database import default_target
from tests.support.own_lists import make_iban
from tests.support.whole_lists import HEADER, MAPPING, make_whole_list, write_whole_list

MARK = "zqxwvk"
COUNT = 200
DAYS = {  # columns of days, and days that no table of the lab has
    "Né le": (date(1912, 1, 3), "%d/%m/%Y"),
    "Inscrit le": (date(1951, 1, 4), "%Y-%m-%d"),
    "Inscrit depuis": (date(1954, 1, 5), "%d/%m/%Y"),
    "Fin": (date(1957, 1, 6), "%d.%m.%Y"),
    "Dernier accès": (date(1961, 1, 7), "%Y-%m-%d 07:08:09"),
}
ANY_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d[/.]\d\d[/.]\d{4}")
ANY_NUMBER = re.compile(r"\d{9,}")
EITHER = re.compile(r"[0-9][0-9./-]{8,}")  # in which both lie, and found in a tenth of the time
QUESTION = ["exposure/by_age_and_sex", "exposure/by_departement", "exposure/total"]
FORMATS = ("csv", "json", "xlsx", "parquet")
SOCKET = re.compile(r"\b(?:connect|sendto|bind|sendmsg)\(\d+, .*?sa_family=AF_INET6?(.*)")
LOCAL = re.compile(r'"(127\.|::1")')


def write_marked(lab, folder, encoding="utf-8"):
    """Write a list of 200 rows of markers and 100 of others, and its mapping; return that."""
    mapping = write_whole_list(folder, make_whole_list(lab, 100))
    with (folder / "clients.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(map(marked_row, range(COUNT)))
    content = (folder / "clients.csv").read_text("utf-8")
    (folder / "clients.csv").write_text(content, encoding=encoding)
    text = MAPPING.replace("[columns]", f'encoding = "{encoding}"\n\n[columns]', 1)
    mapping.write_text(text, encoding="utf-8")
    return mapping


def marked_row(number):
    """Return a row with a marker in each column: a value of its kind where there is one."""
    row = [f"{MARK.title()} {place}n{number:03}" for place, _ in enumerate(HEADER)]
    fields = dict(zip(HEADER, row, strict=True))
    for label, (first, form) in DAYS.items():
        fields[label] = (first + timedelta(number)).strftime(form)
    fields["Mail"] = f"{MARK}{number:03}@exemple.example"
    fields["Tél"] = f"06 39 98 {number + 1000:04}"
    fields["IBAN"] = make_iban(77_000_000_000 + number)
    body = f"1900175056{number:03}"
    fields["NIR"] = f"{body}{97 - int(body) % 97:02}"
    return list(fields.values())


def marked_values():
    """Return the days and the numbers of the markers, as they may be printed."""
    rows = [dict(zip(HEADER, marked_row(number), strict=True)) for number in range(COUNT)]
    days = {first + timedelta(number) for first, _ in DAYS.values() for number in range(COUNT)}
    texts = {f"{day:{form}}" for day in days for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")}
    numbers = {re.sub(r"\D", "", row[label]) for row in rows for label in ("Tél", "IBAN", "NIR")}
    numbers |= {number[:13] for number in numbers} | {number[-9:] for number in numbers}
    return texts | numbers


MARKED = marked_values()


def find_traces(content):
    """Return the markers that a text or bytes hold."""
    text = content.decode("latin-1") if isinstance(content, bytes) else content
    either = " ".join(EITHER.findall(text))
    found = {*ANY_DAY.findall(either), *ANY_NUMBER.findall(either)} & MARKED
    return found | {*re.findall(rf"{MARK}.{{0,9}}", text, re.IGNORECASE)}


def all_texts(path):
    """Yield each table of a database as text, and the statistics that are stored of it."""
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        for (table,) in tables:
            yield connection.execute(f"select columns(*)::varchar from {table}").df().to_csv()
            yield connection.execute(f"from pragma_storage_info('{table}')").df().to_csv()
        names = connection.execute("from duckdb_columns()").df().to_csv()
        yield names + connection.execute("select * from duckdb_types()").df().to_csv()


def test_find_traces_finds_each_kind_of_marker():
    fields = marked_row(7)
    found = [field for field in fields if find_traces(re.sub(r"(?<=\d) (?=\d)", "", field))]
    assert found == fields
    assert find_traces("1912-01-10") and not find_traces("2026-11-20 123456789")


@pytest.fixture(scope="module")
def marked(lab, tmp_path_factory):
    """The list and its mapping, read in another encoding than DuckDB has, and its database."""
    folder = tmp_path_factory.mktemp("marked")
    mapping = write_marked(lab, folder, "windows-1252")
    temporary = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        seen = []

        def fill(*given, **named):
            report = fill_whole(*given, **named)
            files = (path for path in (folder / "own").rglob("*") if path.is_file())
            seen.extend((path.name, path.read_bytes()) for path in files)
            return report

        fill_whole = list_database.fill
        patch.setattr(list_database, "fill", fill)
        patch.setattr("tempfile.tempdir", str(temporary))
        patch.setenv("TMPDIR", str(temporary))
        assert main(["own", str(mapping), "--as-not-known"]) == 0
    return mapping, seen, temporary


def test_marked_values_are_read(marked):
    mapping, _, _ = marked
    with closing(duckdb.connect(str(default_target(mapping)), read_only=True)) as connection:
        sql = "select row_count, high_person_count from own_list"
        ((rows, persons),) = connection.execute(sql).fetchall()
        oldest = "select sum(record_count) from age_cube where age > 112"
        assert rows == 300 and persons > 270
        assert connection.execute(oldest).fetchall() == [(COUNT,)]


def test_the_database_its_log_and_what_lies_beside_hold_no_marker(marked):
    mapping, seen, temporary = marked
    texts = [*all_texts(default_target(mapping))]
    assert len(texts) > 100 and [find_traces(text) for text in texts if find_traces(text)] == []
    assert any(name.endswith(".wal") for name, _ in seen)
    for name, content in [*seen, ("end", default_target(mapping).read_bytes())]:
        assert not find_traces(content), name
    names = {str(path.relative_to(mapping.parent)) for path in mapping.parent.rglob("*")}
    assert names - {"exports"} == {"clients.csv", "clients.toml", "own", "own/clients.duckdb"}
    assert [*temporary.iterdir()] == []


def test_no_export_of_an_answer_holds_a_marker(marked, capfd):
    mapping, _, _ = marked
    folder = mapping.parent / "exports"
    folder.mkdir()
    database = ["--database", str(default_target(mapping))]
    for question in QUESTION:
        for form in FORMATS:
            file = folder / f"{question.replace('/', '_')}.{form}"
            assert shell([question, *database, "--output", str(file)]) == 0
    assert shell(["all", *database]) == 0
    said = capfd.readouterr()
    assert not find_traces(said.out + said.err)
    contents = [*map(unpacked, folder.iterdir())]
    assert len(contents) >= len(QUESTION) * len(FORMATS)
    assert [each for each in contents if find_traces(each)] == []
    shutil.rmtree(folder)


def unpacked(path):
    """Return all that a file holds, as text."""
    if path.suffix == ".parquet":
        with closing(duckdb.connect()) as connection:
            rows = connection.read_parquet(str(path)).df()
        return rows.to_csv() + path.read_bytes().decode("latin-1")
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return "".join(archive.read(name).decode("latin-1") for name in archive.namelist())
    return path.read_bytes().decode("latin-1")


SPILLED = 7_000_000  # bytes of rows that are on the disk when the reading is killed


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_a_check_that_is_killed_while_it_spills_leaves_no_marker(
    lab, encoding, tmp_path, monkeypatch, process
):
    """400 times the list does not fit into 60 MB and spills. What a killed check leaves has no
    marker and is for its owner alone; the next command that opens DuckDB removes it."""
    kept, temporary, scratch = (tmp_path / name for name in ("kept", "temporary", "scratch"))
    for folder in (kept, temporary, scratch):
        folder.mkdir()
    mapping = write_marked(lab, kept, encoding)
    head, *rows = (kept / "clients.csv").read_bytes().splitlines(keepends=True)
    (kept / "clients.csv").write_bytes(head + b"".join(rows) * 400)
    before = {path.name for path in kept.iterdir()}
    words = [sys.executable, "-m", "data_gen", "own", str(mapping), "--check", "--as-not-known"]
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("BREACHLAB_SCRATCH", str(scratch))
    killed = process.Popen([*words, "--memory-limit", "60MB", "--quiet"], cwd=ROOT)
    while sum(size_of(path) for path in list_files(temporary, scratch)) < SPILLED:
        assert killed.poll() is None  # it goes on
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    left = list_files(temporary, scratch)
    assert sum(path.stat().st_size for path in left) >= SPILLED
    assert [path.name for path in left if find_traces(path.read_bytes())] == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in left} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in scratch.rglob("*/")} == {0o700}
    assert {path.name for path in kept.iterdir()} == before
    assert main(["dictionary"]) == 0  # as any command that opens DuckDB
    assert list_files(temporary, scratch) == []


def list_files(*folders):
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def size_of(path):
    """Return the size of a file that may be removed meanwhile."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


CONTROL = 'import socket; socket.socket(type=socket.SOCK_DGRAM).connect(("192.0.2.1", 9))'

# A list is read for its mapping, counted, and asked.
ALL = """
import sys
from breachlab.__main__ import main as shell
from breachlab.paths import ROOT
from data_gen.__main__ import main
proposal, mapping, database = sys.argv[1:]
assert main(["own", proposal]) == main(["own", mapping, "--as-not-known"]) == 0
assert shell(["exposure/total", "--database", database]) == 0
"""


def test_no_socket_is_opened_but_to_this_machine(lab, tmp_path, process):
    if not shutil.which("strace"):
        missing = "strace is not on this machine. Install it with: apt-get install strace"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    mapping, log = write_marked(lab, tmp_path), tmp_path / "trace.txt"
    trace = ["strace", "-f", "-e", "trace=network", "-o", str(log), sys.executable]
    proposal = str(shutil.copy(tmp_path / "clients.csv", tmp_path / "others.csv"))
    runs = (
        ["-c", CONTROL],
        ["-c", ALL, proposal, str(mapping), str(default_target(mapping))],
    )
    away = []
    for words in runs:
        ended = process.run([*trace, *words], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        text = log.read_text("utf-8", errors="replace")
        assert "exited with 0" in text
        assert not find_traces(ended.stdout + ended.stderr + text)
        away.append([there for there in SOCKET.findall(text) if not LOCAL.search(there)])
    assert [len(each) for each in away] == [1, 0], away
