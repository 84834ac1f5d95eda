"""Ask all rows of a world in shards what does not add up: in DuckDB, or in Spark."""

from breachlab.arguments import Arguments
from data_gen.shards import on_spark, portable
from data_gen.shards.store import opened_store


def run(arguments: list[str]) -> int:
    """Print the answer as lines of tab-separated values; return the exit code."""
    options = _parser().parse_args(arguments)
    portable.text(options.question)
    paths = portable.files(opened_store(options.parquet))
    if options.spark is None:
        columns, rows = portable.in_duckdb(options.question, paths)
    else:
        on_spark.check()
        columns, rows = portable.in_spark(options.question, paths, options.spark, options.conf)
    for row in (columns, *rows):
        print(*row, sep="\t")
    return 0


def _parser() -> Arguments:
    parser = Arguments(
        prog="python -m data_gen rows",
        description="Ask all rows of a world in shards what cubes cannot say, as it does not add "
        f"up: {', '.join(portable.names())}. DuckDB answers, or Spark where it is named.",
        epilog="example: python -m data_gen rows uniqueness --parquet world",
    )
    parser.add_argument("question", help="one of these")
    parser.add_argument("--parquet", required=True, metavar="FOLDER", help="gathered shards")
    parser.add_argument("--spark", metavar="MASTER", help="local[2], spark://host:7077")
    on_spark.add_conf(parser)
    return parser
