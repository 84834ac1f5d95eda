"""Make all shards of a world by the tasks of Spark, and gather them."""

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import write_count
from breachlab.store.databases import database_path
from breachlab.store.path_checks import check_target
from data_gen import shared_options
from data_gen.commands import gather
from data_gen.shards import on_spark
from data_gen.shards.asked_plan import add_shards, keep, read_or_plan
from data_gen.shards.store import opened_store

STAYS = "what is made so far stays; the same command goes on from there"


def run(arguments: list[str]) -> int:
    """Make the missing shards, then the database if one is named; return the exit code."""
    options = _parser(arguments).parse_args(arguments)
    limits, store = shared_options.limits(options), opened_store(options.parquet)
    if options.database is not None:  # checked now, hours before it is written
        check_target(database_path(options.database).resolve(), options.replace)
    on_spark.check()
    plan = read_or_plan(store, options)
    keep(store, plan)
    with shared_options.explain_room(STAYS, "--parquet URI"):
        on_spark.make_all(plan, options.parquet, options.master, limits, options.conf)
    if options.database is None:
        if not options.quiet:
            print(
                f"{write_count(plan.shards, 'shard')} are there; gather them with: "
                f"python -m data_gen gather --parquet {store.name}",
                flush=True,
            )
        return 0
    words = ["--parquet", options.parquet, "--database", options.database]
    words += ["--memory-limit", options.memory_limit]
    words += [f"--{name}" for name in ("replace", "quiet") if getattr(options, name)]
    return gather.run(words)


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen spark", words)
    parser.add_argument("--master")
    on_spark.add_conf(parser)
    parser.add_argument("--database")
    parser.add_argument("--replace", action="store_true")
    add_shards(parser)
    return parser
