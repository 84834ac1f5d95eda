"""The names of the files of shards; files with other names are left alone."""

import re

FOLDERS = ("records", "cubes", "receipts")
PLAN, MANIFEST = "plan.json", "manifest.json"
PART, REFUSED = ".part", ".refused"
ATTEMPT = re.compile(r"[0-9a-f]{8}")
# Including parts left by a killed write, and receipts that were set aside.
OURS = re.compile(
    r"(plan\.json|manifest\.json|receipts/\d{5}-[0-9a-f]{8}\.json(\.refused)?"
    r"|records/\d{5}-[0-9a-f]{8}-\d{3,}\.parquet|cubes/\d{5}-[0-9a-f]{8}/\w+\.parquet)"
    r"(\.[0-9a-f]{8}\.part)?"
)


def prefix(shard: int, attempt: str) -> str:
    """Return the prefix of all names of an attempt."""
    return f"{shard:05}-{attempt}"


def receipt(shard: int, attempt: str) -> str:
    """Return the name of a receipt."""
    return f"receipts/{prefix(shard, attempt)}.json"


def records(shard: int, attempt: str, number: int) -> str:
    """Return the name of one of the files of records."""
    return f"records/{prefix(shard, attempt)}-{number:03}.parquet"


def cube(shard: int, attempt: str, name: str) -> str:
    """Return the name of the file with a shard's counts of a cube."""
    return f"cubes/{prefix(shard, attempt)}/{name}.parquet"


def is_ours(name: str) -> bool:
    """Return whether a shard or gather writes files of this name.

    Example:

        >>> is_ours("records/00003-1f2e3d4c-000.parquet"), is_ours("records/thesis.parquet")
        (True, False)
    """
    return OURS.fullmatch(name) is not None
