"""The parts of each age in the file: three shapes side by side."""

from breachlab.query.answer_rows import Rows
from dashboard.pages.method.tables import shapes
from tests.support.pages.components import plain, table

ROWS = Rows(
    {
        "age_band": ["16-17", "75 and over"],
        "persons_per_thousand": [80.694, 0.0],
        "flatter_persons_per_thousand": [355.09, 0.214],
        "steeper_persons_per_thousand": [40.347, 1000.0],
    }
)


def test_shapes_have_a_row_an_age_and_a_column_a_shape(canvas, french_canvas):
    assert table(shapes(ROWS, canvas)) == [
        ["Age", "Of a thousand, assumed", "Flatter", "Steeper"],
        ["16–17", "81", "355", "40"],
        ["75 and over", "0", "0.21", "1,000"],
    ]
    assert table(shapes(ROWS, french_canvas))[2] == ["75 ans et plus", "0", "0,21", "1\u202f000"]


def test_shapes_have_the_value_of_each_number(canvas):
    assert plain(shapes(ROWS, canvas), "steeper_persons_per_thousand") == [40.347, 1000]
