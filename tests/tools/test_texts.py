"""The corrector's list has every text of a language, in files that one can read at a sitting."""

from breachlab import find
from breachlab.words.language import undo_typesetting
from tools.texts import MOST_LINES, files, main


def test_every_text_is_in_one_file_below_its_key(tmp_path, capsys):
    (tmp_path / "former.txt").write_text("of the run before")
    assert main(["--language", "fr", "--folder", str(tmp_path)]) == 0
    written = {each.name: each.read_text() for each in tmp_path.glob("*.txt")}
    assert written == files("fr")
    assert f"{tmp_path}: {len(written)} files" in capsys.readouterr().out
    question = undo_typesetting(find("severity/scales").texts("fr").question)
    lines = written["situation_2.txt"].splitlines()
    assert lines[lines.index("questions severity/scales") + 1] == f"  {question}"


def test_a_file_has_at_most_400_lines_and_no_text_is_cut():
    for language in ("en", "fr", None):
        found = files(language)
        assert max(text.count("\n") for text in found.values()) <= MOST_LINES
        assert not any(text.startswith("  ") for text in found.values())


def test_without_a_language_the_french_stands_below_the_english():
    lines = files(None)["options.txt"].splitlines()
    where = lines.index("fr.toml.options.since end")
    assert lines[where + 1 : where + 3] == ["  Since leaving", "  Depuis la sortie"]
