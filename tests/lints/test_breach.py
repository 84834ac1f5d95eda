"""The breach is data: its names and years stand in its folder and in no code."""

import re

from breachlab.paths import ROOT

FOLDERS = ("breachlab", "dashboard", "sql", "data_gen/tables", "data_gen/records")
ENDINGS = (".py", ".sql", ".toml", ".js", ".css")
FACT = re.compile(r"\b(2004|2024|2026)\b|PE2023|VIAMEDIS|France\s+Travail|Cap [Ee]mploi")
# A line that holds one may be:
REASONS = {
    r">>>|^\s*[({]?'|datetime.date\(|Example: ": "an example of a docstring, or of an error",
    r"Source:|Source :|SAN-2026-003|inference from": "where a figure was read",
    r"COG 2024|géographique 2024|geography|géographie de 2024": "the year of INSEE's geography",
    r"World Scientific|tried with DuckDB": "a book, or when a choice was tried",
    r"^\s*-- (PE2023|VIAMEDIS)$": "which column a draw is of",
    r"^seed = ": "the seed of the default world, in the help of an option",
}


def test_no_code_holds_a_name_or_year_of_the_breach():
    assert [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in ENDINGS and "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FACT.search(line) and not any(re.search(each, line) for each in REASONS)
    ] == []
