"""Write rows by batches, however many there are, as Parquet, CSV or Arrow.

The note on whose they are is the last column. The metadata of Parquet and Arrow hold their origin
as JSON under `breachlab`; that of a CSV stands in a file beside it.
"""

import json
from pathlib import Path

import duckdb
from tqdm import tqdm

from breachlab.answer_files.file_origin import Origin
from breachlab.errors import NotInstalled
from breachlab.words.language import refuse

BATCH = 100_000  # rows of Arrow in memory at once
COPY = {
    "csv": "copy answer to (getvariable('file')) (format csv, header)",
    "parquet": """
        copy answer to (getvariable('file')) (
            format parquet, kv_metadata {breachlab: getvariable('origin')}
        )""",
}


def stream(
    connection: duckdb.DuckDBPyConnection,
    rows: duckdb.DuckDBPyRelation,
    draft: Path,
    name: str,
    note: str,
    origin: Origin,
) -> int:
    """Write all rows to a draft in the format of this name; return their number.

    The connection must be allowed to write the draft. Raises DuckDB's errors, OSError, and
    NotInstalled for Arrow without pyarrow.
    """
    kept = [duckdb.ColumnExpression(each) for each in rows.columns if each != "note"]
    marked = rows.select(*kept, duckdb.ConstantExpression(note).alias("note"))
    said = json.dumps(origin, ensure_ascii=False)
    if name == "arrow":
        return _write_arrow(marked, draft, said)
    for variable, value in (("file", str(draft)), ("origin", said)):
        connection.execute(f"set variable {variable} = $value", {"value": value})
    copied = marked.query("answer", COPY[name])
    assert copied is not None  # a COPY returns the number of its rows
    ((count,),) = copied.fetchall()
    return count


def _write_arrow(rows: duckdb.DuckDBPyRelation, draft: Path, origin: str) -> int:
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise refuse(NotInstalled, "no_pyarrow") from None
    batches = rows.to_arrow_reader(BATCH)
    schema = batches.schema.with_metadata({"breachlab": origin})
    with (
        pyarrow.OSFile(str(draft), "wb") as file,
        pyarrow.ipc.new_file(file, schema) as writer,
        tqdm(unit=" rows", disable=None) as bar,
    ):
        count = 0  # the bar itself counts nothing where no terminal shows it
        for batch in batches:
            writer.write_batch(batch)
            bar.update(batch.num_rows)
            count += batch.num_rows
        return count
