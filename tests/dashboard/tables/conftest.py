"""What tables are written in: the words of the small world, in each language."""

import pytest

from breachlab.drawing.canvas import Canvas


@pytest.fixture(scope="session")
def canvas(lab):
    return Canvas.of(lab, "en")


@pytest.fixture(scope="session")
def french_canvas(lab):
    """The same in French."""
    return Canvas.of(lab, "fr")
