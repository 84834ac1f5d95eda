"""An answer that is remembered is what would be answered anew, and nobody else's to change."""

from pandas.testing import assert_frame_equal

import breachlab
from breachlab.store.connections import open_connection
from tests.support import remembered

TOTAL = "exposure/total"


def test_a_remembered_answer_is_that_of_ask_and_a_copy(lab):
    first = remembered.ask(lab, TOTAL, sexes=["female"])
    first["person_count"] = 0
    second = remembered.ask(lab, TOTAL, sexes=["female"])
    assert second.equals(breachlab.ask(lab, TOTAL, sexes=["female"]))
    assert not second.equals(remembered.ask(lab, TOTAL))


def test_a_kept_answer_is_that_of_ask_with_its_types_in_another_process(lab, tmp_path, monkeypatch):
    kept, name = remembered.Kept(tmp_path), "exposure/extractions"
    kept.ask(lab, name)
    (path,) = tmp_path.iterdir()
    monkeypatch.setattr(remembered, "_answers", {})  # as another process begins
    assert_frame_equal(kept.ask(lab, name), breachlab.ask(lab, name))
    breachlab.ask(lab, name).head(1).to_pickle(path)
    assert len(kept.ask(lab, name)) == 1  # which is read, not asked


def test_records_are_those_of_the_view(lab):
    view = lab.execute("from registrants order by record_id").fetchall()
    assert len(view) == 10_000
    assert remembered.read_records(lab, "from registrants order by record_id") == view


def test_what_another_connection_answers_is_not_remembered(lab):
    with open_connection() as connection:
        connection.execute("create table registrants as select true as is_primary")
        assert remembered.read_records(connection, "from registrants") == [(True,)]
        connection.execute("update registrants set is_primary = false")
        assert remembered.read_records(connection, "from registrants") == [(False,)]
