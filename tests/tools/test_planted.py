"""A defect that a test sees is found by it, and one that none sees is not."""

from pathlib import Path

from tools.planted import main


def test_what_finds_a_defect_is_named_and_what_nothing_finds_is_told(process, capsys):
    path = Path(__file__).with_name("planted.toml")
    tests = ["--tests", "dashboard/state/page_state.py"]  # its doctests
    assert main(["--list", str(path), *tests]) == 1
    told = capsys.readouterr().out
    assert "departement_of: found by dashboard/state/page_state.py::" in told
    assert "docstring: the text that it changes is not in dashboard/state/acts.py once" in told
    assert "1 found, 1 not, 1 could not be planted." in told
    assert "Not found: title (dashboard/state/page_state.py): Nothing that is tested." in told
