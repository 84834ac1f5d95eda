"""A long cell says how far it is, in a line that goes when it ends; a short one says nothing."""

from breachlab.notebook.progress import Progress, watch


class Line:
    """What a notebook shows of it."""

    def __init__(self):
        self.shown = []

    def display(self, bundle, line):
        self.shown.append(bundle["text/plain"])
        return "a line"


def test_it_says_seconds_from_the_second_on_and_takes_the_line_away(lab):
    line = Line()
    progress = Progress(lab, "en", line.display)
    progress.tick(1.5)
    assert line.shown == []
    progress.tick(12.4)
    progress.end()
    assert line.shown == ["12 s so far", ""]


def test_it_says_the_share_that_duckdb_tells():
    class Connection:
        def execute(self, _):
            """Take a setting."""

        def query_progress(self):
            return 40.2

    line = Line()
    Progress(Connection(), "fr", line.display).tick(3)
    shown = line.shown[0].replace("\xa0", " ").replace("\u202f", " ")
    assert shown == "3 s écoulées, 40 % selon l’estimation de DuckDB"


def test_outside_a_notebook_it_says_nothing(lab, capsys):
    progress = watch(lab)
    progress.tick(10)
    progress.end()
    assert capsys.readouterr().out == ""
