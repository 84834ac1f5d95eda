"""Two commits that say the same differ in nothing, and what one says otherwise is told once."""

import pytest

from dashboard import create_app
from tests.dashboard.conftest import served
from tools.changes import compare, lines, main, states, write


@pytest.fixture
def folders(tmp_path):
    for name, number in (("before", "36.8"), ("after", "36.7")):
        (tmp_path / name / "en").mkdir(parents=True)
        for page in ("who", "what"):
            told = lines(f"<p class='a'  id='b'>{number} million</p><b>each</b>")
            path = tmp_path / name / "en" / f"{page}.txt"
            path.write_text("\n".join([f"/{page}", *told, ""]), "utf-8")
    return tmp_path / "before", tmp_path / "after"


def test_a_change_of_many_texts_is_told_once(folders):
    assert compare(*folders) == {(("36.8 million",), ("36.7 million",)): ["en /what", "en /who"]}


def test_a_text_that_is_gone_is_a_change(folders):
    (folders[1] / "en/who.txt").unlink()
    assert compare(*folders)[("this text",), ()] == ["en /who"]


def test_the_texts_of_one_dashboard_are_the_same_twice(thorough, one_world, tmp_path):
    with served(create_app(one_world)) as address:
        assert len(states(address, 3, 1)["who"]) == 4
        for name in ("once", "again"):
            written = [*write(address, {"what": ["/what?d=974"]}, tmp_path / name)]
    assert "fr /what?d=974 show:fields/by_field" in written
    assert any(".xlsx" in each for each in written)
    assert compare(tmp_path / "once", tmp_path / "again") == {}


def test_no_text_goes_into_the_repository(capsys):
    with pytest.raises(SystemExit, match="inside of the repository"):
        main(["main", "--folder", "data/changes"])
