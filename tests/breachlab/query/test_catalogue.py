"""The catalogue: what takes its sentences from a database, and its page as a reader follows it."""

import shutil

import pandas
import pytest

from breachlab.errors import OtherWorld
from breachlab.paths import ROOT
from breachlab.query import answer_snapshots
from breachlab.query.answer_snapshots import FILE, accept, list_asked, read_accepted, world_of
from breachlab.query.catalogue import PAGES
from breachlab.words import LANGUAGES


def test_accept_refuses_a_database_of_another_world(lab):
    before = FILE.read_bytes()
    with pytest.raises(OtherWorld, match=r"and this database of row_count=10000 .*data_gen follow"):
        accept(lab, ["exposure/total"], quiet=True)
    assert FILE.read_bytes() == before
    assert world_of(lab)["row_count"] == "10000"


def test_accept_of_all_takes_the_world_of_the_database(lab, tmp_path, monkeypatch):
    said = {"query": "exposure/total", "row_count": 1, "en": "One.", "fr": "Une."}
    monkeypatch.setattr(answer_snapshots, "FILE", tmp_path / FILE.name)
    monkeypatch.setattr(answer_snapshots, "say_all", lambda *_: pandas.DataFrame([said]))
    others = {name for name in list_asked() if name != said["query"]}
    shutil.copy(FILE, tmp_path)
    accept(lab, list_asked(), quiet=True)
    assert answer_snapshots.world() == world_of(lab)
    assert read_accepted()[said["query"]] == said | {"row_count": "1"}
    assert others == read_accepted().keys() - {said["query"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_snippet_of_the_page_asks_a_file_in_plain_duckdb(language, small_database, monkeypatch):
    _, snippet, *_ = PAGES[language].read_text(encoding="utf-8").split("```")
    monkeypatch.chdir(ROOT)
    code = snippet.removeprefix("python\n").replace("data/breachlab.duckdb", str(small_database))
    found: dict = {}
    exec(code, found)
    found["lab"].close()
    assert found["rows"].record_count.sum() == 10_000
