"""A defect that a test sees is found by it, and one that none sees is not."""

from tools.planted import main

LIST = '''
[[defect]]
name = "departement_of"
kind = "python"
file = "dashboard/state/page_state.py"
before = "return commune[: 3 if"
after = "return commune[: 2 if"
meets = "Réunion is taken for Aude."

[[defect]]
name = "docstring"
kind = "python"
file = "dashboard/state/acts.py"
before = '"""'
after = "'" # not there once
meets = "Nothing."

[[defect]]
name = "title"
kind = "python"
file = "dashboard/state/page_state.py"
before = "The state of a page (its name,"
after = "The states of a page (its name,"
meets = "Nothing that is tested."
'''


def test_what_finds_a_defect_is_named_and_what_nothing_finds_is_told(process, tmp_path, capsys):
    path = tmp_path / "defects.toml"
    path.write_text(LIST)
    tests = ["--tests", "dashboard/state/page_state.py"]  # its doctests
    assert main(["--list", str(path), *tests]) == 1
    told = capsys.readouterr().out
    assert "departement_of: found by dashboard/state/page_state.py::" in told
    assert "docstring: the text that it changes is not in dashboard/state/acts.py once" in told
    assert "1 found, 1 not, 1 could not be planted." in told
    assert "Not found: title (dashboard/state/page_state.py): Nothing that is tested." in told
