"""Print precision and recall of exact keys over the draws of three seeds, lowest to highest.

Run by hand: python -m tools.linkage --database data/breachlab.duckdb --breach VIAMEDIS
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from breachlab.store.databases import connect

EXACT_KEYS = (Path(__file__).parent / "exact_keys.sql").read_text(encoding="utf-8")
BIT = "select 1 << (breach_number - 1) from breaches where breach_id = $breach"
SEEDS = (1, 2, 3)


def main() -> int:
    """Print a line a key and group of people; return 1 for an unknown breach."""
    options = _parser().parse_args()
    results = defaultdict(list)
    with connect(options.database) as lab:
        lab.execute("set memory_limit = '4GB'")
        bits = lab.execute(BIT, {"breach": options.breach}).fetchall()
        if not bits:
            print(f"No breach {options.breach}. See: python -m breachlab reconciliation/breaches")
            return 1
        for seed in SEEDS:
            parameters = {"seed": seed, "breach_bit": bits[0][0]}
            for linked_by, whom, *counts in lab.execute(EXACT_KEYS, parameters).fetchall():
                results[linked_by, whom].append(counts)
    for (linked_by, whom), counts in results.items():
        print(f"{linked_by:<30} {whom:<34} {_line(counts)}")
    return 0


def _line(counts: list[list[int]]) -> str:
    """Return the results of a group: listed, precision, recall, linked persons from outside."""
    precision = [right / linked for *_, linked, right, _ in counts if linked]
    recall = [right / inside for _, inside, _, right, _ in counts if inside]
    outside = [errors for *_, errors in counts]
    return (
        f"{counts[0][0]:>11,} listed  precision {_ends(precision)}  recall {_ends(recall)}  "
        f"{min(outside):,} to {max(outside):,} linked who are outside"
    )


def _ends(values: list[float]) -> str:
    return f"{min(values):.4%} to {max(values):.4%}" if values else "none"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database")
    parser.add_argument("--breach", default="VIAMEDIS")
    return parser


if __name__ == "__main__":
    sys.exit(main())
