"""A world made in shards, each by its own command on any machine, then gathered.

    plan.json                                    the world and the number of shards; written first
    records/00003-1f2e3d4c-000.parquet           the records of a shard, a file for each chunk
    cubes/00003-1f2e3d4c/field_cube.parquet      the counts of that shard
    receipts/00003-1f2e3d4c.json                 last of an attempt: its files and checksums
    manifest.json                                last of all: the files that the world consists of

The same plan and shard make the same rows, so all attempts with a receipt are equivalent and no
lock is needed. Of two attempts, `gather` takes the one in the manifest, or else the first by name.
Files without a receipt belong to an unfinished attempt and are never read: a reader follows the
manifest, never a pattern of names.

store.py      a folder or a bucket: files under names
plan.py       the plan, as stored and as asked for; receipts, and the attempts that are complete
making.py     one shard, of records of the generator or of a table: files, cubes, receipt
gathering.py  a database from all shards
on_spark.py   all shards by the tasks of Spark
portable/     questions that cannot be summed over shards, in DuckDB or in Spark
"""
