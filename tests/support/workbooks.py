"""Cells as Excel shows them: each value in its number format."""

DAYS = {"yyyy": "%Y", "mm": "%m", "dd": "%d"}


def show_cell(cell):
    """Return the text that Excel shows of a cell, in English."""
    value, form = cell.value, cell.number_format
    if value is None or isinstance(value, bool | str):
        return "" if value is None else str(value)
    if cell.is_date:
        return value.strftime("-".join(DAYS[part] for part in form.split("-")))
    places, percent = len(form.rstrip("%").partition(".")[2]), form.endswith("%")
    return f"{value:{',' if ',' in form else ''}.{places}{'%' if percent else 'f'}}"
