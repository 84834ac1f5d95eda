"""A statement has its parameters and frames by their names, ends in time, and loses nothing."""

import os
import signal
import threading
import time

import numpy
import pandas
import pytest

from breachlab.errors import BadStatement, Interrupted, TooManyRows
from breachlab.notebook.statement import run
from tests.support.cases import for_each

LONG = "select sum(hash(a.range + b.range) % 7) from range(1_000_000) a, range(100_000) b"


def test_a_parameter_is_the_value_of_a_python_name(lab):
    names = {"sex": "male", "codes": ["59", "62"], "least": numpy.int64(3)}
    found = run(lab, "select $sex as sex, $least + 1 as more, len($codes) as codes", names)
    assert found.rows.to_dict("records") == [{"sex": "male", "more": 4, "codes": 2}]
    assert found.seconds > 0


def test_a_value_never_becomes_sql(lab):
    names = {"name": "x' or 1 = 1 --"}
    assert run(lab, "select $name as name", names).rows.name.tolist() == [names["name"]]


def test_a_frame_is_joined_by_its_name_and_is_no_table_afterwards(lab):
    factors = pandas.DataFrame({"region_code": ["11", "32"], "factor": [1, 2]})
    sql = """select region_code, factor, count(*) as n
        from registrants join factors using (region_code) group by all"""
    rows = run(lab, sql, {"factors": factors}).rows.set_index("region_code")
    counted = lab.execute("select count(*) from registrants where region_code = '32'").fetchone()
    assert rows.n["32"] == counted[0] and rows.factor["32"] == 2
    with pytest.raises(BadStatement, match="factors"):
        run(lab, "from factors", {})


def test_a_table_of_the_database_is_never_hidden_by_a_frame(lab):
    mine = pandas.DataFrame({"n": [1]})
    (total,) = run(lab, "select count(*) as n from registrants", {"registrants": mine}).rows.n
    assert total == lab.execute("select count(*) from registrants").fetchone()[0] > 1
    with pytest.raises(BadStatement, match="not from your DataFrame of that name: registrants"):
        run(lab, "select n from registrants", {"registrants": mine})


def test_more_rows_than_a_kernel_should_hold_are_refused_with_what_to_do(lab):
    with pytest.raises(TooManyRows, match=r"More than 3 rows.*--limit 30"):
        run(lab, "from registrants", {}, most=3)
    assert len(run(lab, "from registrants limit 3", {}, most=3).rows) == 3
    assert len(run(lab, "from range(9_000)", {}).rows) == 9_000  # several chunks of DuckDB's


def test_no_row_has_its_columns(lab):
    assert [*run(lab, "select 1 as one where false", {}).rows] == ["one"]


@for_each(
    "sql, said",
    [
        ("select 1,\n  nothing\nfrom registrants", r"LINE 2:   nothing\n +\^"),
        ("selec 1", "syntax error"),
        ("select $age", r"\$age is a Python name.*age = …"),
        ("select $1", "a Python name"),
        ("select 1; selec 2", "syntax error"),
        ("select 1; from nothing", "Statement 2 of 2: .*nothing"),
        ("-- nothing", "here is none"),
        ("create table mine as select 1", "read-only"),
    ],
)
def test_what_cannot_be_run_is_said_with_its_line(lab, sql, said):
    with pytest.raises(BadStatement, match=said):
        run(lab, sql, {})
    assert run(lab, "select 1 as one", {}).rows.one.tolist() == [1]


def test_an_interrupt_ends_the_statement_and_not_the_connection(lab):
    timer = threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT])
    timer.start()
    frame = pandas.DataFrame({"x": [1]})
    with pytest.raises(Interrupted, match=r"Stopped after \d+\.\d s"):
        run(lab, LONG, {"frame": frame})
        time.sleep(5)  # where the signal comes late
    timer.join()
    assert run(lab, "select 1 as one", {}).rows.one.tolist() == [1]
