"""How an answer is printed: as a table, as CSV or as JSON, each saying that it is SYNTHETIC."""

import json

import pandas

SYNTHETIC = "SYNTHETIC data: no row describes a real person"


def table(rows: pandas.DataFrame) -> str:
    """Return the rows in columns, with the word SYNTHETIC below."""
    if rows.empty:
        return "(no rows)"
    integers = rows.select_dtypes("integer").columns
    shown = {name: ("{:,}".format if name.endswith("_count") else str) for name in integers}
    text = rows.to_string(index=False, formatters=shown, float_format="{:,.3f}".format, na_rep="")
    return f"{text}\n\n{SYNTHETIC}"


def csv(rows: pandas.DataFrame) -> str:
    """Return the rows as CSV under a first line that begins with #."""
    return f"# {SYNTHETIC}\n" + rows.to_csv(index=False).rstrip("\n")


def json_text(rows: pandas.DataFrame) -> str:
    """Return {"note": …, "rows": […]} as JSON; days are ISO 8601."""
    records = json.loads(rows.to_json(orient="records", date_format="iso"))
    return json.dumps({"note": SYNTHETIC, "rows": records}, ensure_ascii=False, indent=2)


FORMATS = {"table": table, "csv": csv, "json": json_text}
