"""Ask all rows of a world in shards a question that cannot be summed: in DuckDB or Spark."""

from breachlab.cli.arguments import Arguments, command_line
from data_gen.shards import on_spark, portable
from data_gen.shards.store import opened_store


def run(arguments: list[str]) -> int:
    """Print the answer as lines of tab-separated values; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
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


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen rows", words, {"questions": ", ".join(portable.names())})
    parser.add_argument("question")
    parser.add_argument("--parquet", required=True, metavar="FOLDER")
    parser.add_argument("--spark", metavar="MASTER")
    on_spark.add_conf(parser)
    return parser
