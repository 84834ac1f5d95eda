"""The commands of python -m data_gen by their names, each a module that has `run`.

`python -m data_gen COMMAND --help` says what it does.
"""

COMMANDS = {
    "person": "data_gen.commands.person",
    "shard": "data_gen.shards.making",
    "gather": "data_gen.shards.gathering",
    "spark": "data_gen.shards.on_spark",
    "rows": "data_gen.shards.portable",
    "verify": "data_gen.commands.verify",
    "fidelity": "data_gen.commands.fidelity",
    "dictionary": "data_gen.commands.dictionary",
    "macros": "data_gen.commands.macros",
    "identify": "data_gen.commands.identify",
    "follow": "data_gen.commands.follow",
    "ends": "data_gen.commands.ends",
    "own": "data_gen.commands.own",
}
DEFAULT = "data_gen.build"  # without a command
