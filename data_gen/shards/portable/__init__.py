"""Questions that cannot be summed over shards: asked of all rows, in DuckDB or in Spark.

Each file is a SELECT from `records`, the files of the manifest, in SQL that both engines read;
tests compare the two answers. All other questions are answered from cubes, which can be summed.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import BadParameters, NoDatabase, NoSuchQuery
from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import open_connection
from breachlab.words.language import offer_nearest, refuse
from data_gen.shards import on_spark
from data_gen.shards.store import MANIFEST, Folder, Store, opened_store

HERE = DATA_GEN / "shards" / "portable"
Answer = tuple[list[str], list[tuple[Any, ...]]]  # names of the columns, and the rows


def run(arguments: list[str]) -> int:
    """Print the answer as lines of tab-separated values; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    text(options.question)
    paths = files(opened_store(options.parquet))
    if options.spark is None:
        columns, rows = in_duckdb(options.question, paths)
    else:
        on_spark.check()
        columns, rows = in_spark(options.question, paths, options.spark, options.conf)
    for row in (columns, *rows):
        print(*row, sep="\t")
    return 0


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen rows", words, {"questions": ", ".join(names())})
    parser.add_argument("question")
    parser.add_argument("--parquet", required=True, metavar="FOLDER")
    parser.add_argument("--spark", metavar="MASTER")
    on_spark.add_conf(parser)
    return parser


def names() -> list[str]:
    """Return the names of the questions."""
    return sorted(path.stem for path in HERE.glob("*.sql"))


def text(name: str) -> str:
    """Return the SQL of a question; raise NoSuchQuery for an unknown name."""
    if name not in names():
        offer, known = offer_nearest([name], names()), ", ".join(names())
        raise refuse(NoSuchQuery, "no_question_of_rows", said=name, offer=offer, known=known)
    return read(HERE / f"{name}.sql")


def files(store: Store) -> list[str]:
    """Return the paths of the files in the manifest.

    Raises BadParameters for a store that is no folder, NoDatabase if it is not gathered.
    """
    if not isinstance(store, Folder):
        raise refuse(BadParameters, "rows_in_no_folder", store=store.name)
    manifest = store.read(MANIFEST)
    if manifest is None:
        raise refuse(NoDatabase, "not_gathered", name=MANIFEST, store=store.name)
    return [str(store.path / file["name"]) for file in json.loads(manifest)["files"]]


def in_duckdb(name: str, paths: Sequence[str]) -> Answer:
    """Return DuckDB's answer over the files."""
    with open_connection() as connection:
        connection.read_parquet(list(paths)).create_view("records")
        result = connection.execute(text(name))
        return [column[0] for column in result.description or ()], result.fetchall()


def in_spark(name: str, paths: Sequence[str], master: str | None, conf: Sequence[str]) -> Answer:
    """Return Spark's answer over the files; raise NoSpark if it fails."""
    sql = text(name)
    with on_spark.explain_failure(), on_spark.session(master, list(conf)) as spark:
        spark.read.parquet(*[Path(path).absolute().as_uri() for path in paths]).createTempView(
            "records"
        )
        frame = spark.sql(sql)
        return list(frame.columns), [tuple(row) for row in frame.collect()]
