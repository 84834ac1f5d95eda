"""A world made in parts, each by a command of its own, wherever it runs; then gathered.

    plan.json                                    which world, in how many shards; written first
    records/00003-1f2e3d4c-000.parquet           the records of a shard, a file for each chunk
    cubes/00003-1f2e3d4c/field_cube.parquet      what that shard counts
    receipts/00003-1f2e3d4c.json                 last of an attempt: what it wrote, and its sums
    manifest.json                                last of all: the files that the world consists of

The same plan and shard make the same rows, so any attempt that has a receipt is as good as another
and none needs a lock: of two, `gather` takes what the manifest has, or else the first by name. What
has no receipt was never finished, and nobody reads it: a reader follows the manifest, never a
pattern of names.

shard_names.py  the names of these files
plan.py         which records are in a shard
asked_plan.py   the plan that a command names, held against the one that is there
store.py        a folder, or a bucket: whatever keeps files under names
receipts.py     what an attempt says of itself, and which attempts are whole
attempt.py      what an attempt has written so far
sources.py      where its records come from: the generator, or a table that has the columns
making.py       a shard made
gathering.py    a database out of all of them
on_spark.py     all shards by the tasks of Spark
portable/       what does not add up, asked of all rows in DuckDB or in Spark
"""
