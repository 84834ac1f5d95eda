"""Compare a database with its targets: print tables, write a page, figures and départements.

It writes one page for all, its figures as JSON, and a page for each département.
"""

import json
from pathlib import Path

import duckdb

from breachlab.cli.arguments import Arguments, command_line
from breachlab.errors import NoRoom
from breachlab.store import databases
from breachlab.store.files import check_own_file, write_own_file
from breachlab.words.language import refuse
from data_gen.fidelity.comparing import PARTS, Comparison, compare
from data_gen.fidelity.pages import FOLDER, departement_pages, report_page

LINE = (
    "{name:<28} {use:<12} {cells:>6} {variation:>10} {largest:>10} {chi:>12} {outside:>8}  {cell}"
)
HEADS = {
    "name": "",
    "use": "use",
    "cells": "cells",
    "variation": "TVD",
    "largest": "largest",
    "chi": "chi2/df",
    "outside": "outside",
    "cell": "where",
}


def run(arguments: list[str]) -> int:
    """Print the distance of the database from its targets; return 1 if a cell is too far off."""
    options = _parser(arguments).parse_args(arguments)
    target = databases.database_path(options.database)
    folder = Path(options.folder) if options.folder else target.parent
    if options.folder and not folder.is_dir():
        raise refuse(NoRoom, "fidelity_folder", folder=folder)
    report, figures_of_it = (folder / f"fidelity.SYNTHETIC.{end}" for end in ("html", "json"))
    for path in (report, figures_of_it):  # before the work
        check_own_file(path)
    with databases.connect(target) as connection:
        provenance = _provenance(connection)
        comparisons = compare(connection)
        by_departement = dict(departement_pages(connection))
    for part in PARTS:
        _print(part, [each for each in comparisons if each.part == part])
    codes = sorted({name.partition(".")[0] for name in by_departement})
    for path, text in (
        (report, report_page(comparisons, provenance, codes)),
        (figures_of_it, as_json(comparisons, provenance)),
    ):
        write_own_file(path, text)
        print(path)
    (folder / FOLDER).mkdir(exist_ok=True)
    for name, text in by_departement.items():
        write_own_file(folder / FOLDER / name, text)
    print(f"{folder / FOLDER}: {len(by_departement)} pages, one a département and language")
    return 1 if any(each.outside for each in comparisons) else 0


def as_json(comparisons: list[Comparison], provenance: dict) -> str:
    """Return the figures of every table, by part; only the page has the cells."""
    parts = {part: [figures(each) for each in comparisons if each.part == part] for part in PARTS}
    return json.dumps({"SYNTHETIC": True, **provenance, **parts}, indent=1, ensure_ascii=False)


def figures(each: Comparison) -> dict:
    """Return the displayed figures of one table."""
    cell, error = each.largest
    chi, degrees = each.chi_square
    return {
        "name": each.name,
        "title": each.title,
        "source": each.source,
        "use": each.use,
        "cells": len(each.cells),
        "judged": int(each.judged.sum()),
        "total_variation_distance": each.total_variation,
        "largest_error": error,
        "largest_error_cell": cell,
        "chi_square": chi,
        "degrees_of_freedom": degrees,
        "tolerance": each.tolerance,
        "cells_outside": each.outside,
    }


def _print(part: str, comparisons: list[Comparison]) -> None:
    print(f"\n{part}, SYNTHETIC")
    print(LINE.format(**HEADS))
    for each in comparisons:
        shown = figures(each)
        print(
            LINE.format(
                name=each.name,
                use=each.use,
                cells=shown["cells"],
                variation=f"{shown['total_variation_distance']:.5f}",
                largest=f"{100 * shown['largest_error']:+.3f} %",
                chi=f"{shown['chi_square']:.0f}/{shown['degrees_of_freedom']}",
                outside=len(shown["cells_outside"]),
                cell=shown["largest_error_cell"],
            )
        )


def _provenance(connection: duckdb.DuckDBPyConnection) -> dict:
    rows = connection.execute(
        "select model_version, seed, row_count, person_count, setting from provenance"
    )
    names = [column[0] for column in rows.description]
    return dict(zip(names, rows.fetchall()[0], strict=True))


def _parser(words: list[str]) -> Arguments:
    parser = command_line("data_gen fidelity", words)
    parser.add_argument("--database")
    parser.add_argument("--folder")
    return parser
