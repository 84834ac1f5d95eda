"""A proposal as the TOML file that is looked through, and as the lines that are printed."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shlex import quote

from data_gen.own.encodings import ENCODINGS, accented_words
from data_gen.own.list_source import Form
from data_gen.own.proposal import Proposal, ProposedColumn
from data_gen.own.roles import CODES, DATES, NOT_KNOWN, OTHER, ROLES

HEAD = """# The mapping of a list of your own. Look through it, then type:
# python -m data_gen own {file} --check
"""


def write_toml(proposal: Proposal, path: Path) -> str:
    """Return the mapping of a list as a TOML file says it."""
    parts = [
        HEAD.format(file=quote(path.with_suffix(".toml").name)),
        _list(proposal, path),
        _columns(proposal),
        *(_dates(column) for column in proposal.columns if column.role in DATES),
        *(_words(column) for column in proposal.columns if column.role in CODES),
    ]
    return "\n".join(parts)


def print_lines(proposal: Proposal) -> Iterator[str]:
    """Yield the proposal a line each column, with no value but the words of closed lists."""
    yield ", ".join(_form_words(proposal.form))
    width = max([6, *(len(column.label) for column in proposal.columns)])
    yield f"{'column':<{width}}  {'role':<19} {'filled':>8} {'fits':>8}  of {proposal.rows:,} rows"
    for column in proposal.columns:
        yield f"{column.label:<{width}}  {column.role:<19} {_shares(column, proposal.rows)}"
    for column in proposal.columns:
        if column.dates and column.role in DATES and column.dates.alternatives:
            yield f"{column.label}: {_question(column)}"
        if column.words:
            words = ", ".join(f"{word} = {code}" for word, code in column.words.items())
            yield f"{column.label}: {words}"


def _form_words(form: Form) -> Iterator[str]:
    yield form.kind
    if form.kind == "csv":
        yield f"encoding {form.encoding}"
        yield f"delimiter {json.dumps(form.delimiter)}"
        yield "with a header" if form.has_header else "without a header"
    if form.table:
        yield f"table {form.table}"


def _shares(column: ProposedColumn, rows: int) -> str:
    filled = f"{column.filled / max(rows, 1):>8.1%}"
    fits = f"{column.share:>8.1%}" if column.share is not None and column.filled else " " * 8
    values = f"  {column.distinct:,} values of at most {column.longest:,} characters"
    return f"{filled} {fits}{values}"


def _list(proposal: Proposal, path: Path) -> str:
    form, day = proposal.form, date.fromtimestamp(path.stat().st_mtime)
    lines = ["[list]", f"path = {_quote(path.name)}", f"format = {_quote(form.kind)}"]
    if form.kind == "csv":
        lines += [
            f"encoding = {_quote(form.encoding)} # {_seen_words(proposal)}",
            f"delimiter = {_quote(form.delimiter)}",
            f"quote = {_quote(form.quote)}",
            f"header = {str(form.has_header).lower()}",
        ]
    if form.table:
        lines.append(f"table = {_quote(form.table)}")
    lines += [
        f"reference_day = {day.isoformat()} # ages are of this day; it is that of the file",
        'organisation = "?" # who held the list',
        'name_en = "?" # of the breach, in English',
        'name_fr = "?" # and in French',
        "all_living_in_france = false # true: take all to be so, where no column says it",
        '# status_of_all = "registered" # of a list of customers, where no column says it',
        "# takes_assumed_figures = true # the figures of the lab are then taken for this list",
        f"postcodes_lost_zeros = {str(proposal.has_lost_zeros).lower()} # 1000 is then 01000",
        "",
    ]
    return "\n".join(lines)


def _seen_words(proposal: Proposal) -> str:
    """Return three accented words of the header and of closed lists, and the other encodings."""
    texts = [column.label for column in proposal.columns]
    texts += [word for column in proposal.columns for word in column.words]
    others = ", ".join(each for each in ENCODINGS if each != proposal.form.encoding)
    if words := accented_words(texts):
        return f"is this right: {', '.join(words)}? else one of {others}"
    return f"no accented word to show; else one of {others}"


def _columns(proposal: Proposal) -> str:
    roles = f"# Roles: {', '.join(ROLES)}; {OTHER} is not read."
    lines = ["[columns]", roles]
    for column in proposal.columns:
        share = "" if column.share is None else f", {column.share:.1%} of these fit"
        filled = f"{column.filled / max(proposal.rows, 1):.1%} of {proposal.rows:,} rows filled"
        lines.append(f"{_quote(column.label)} = {_quote(column.role)} # {filled}{share}")
    return "\n".join([*lines, ""])


def _dates(column: ProposedColumn) -> str:
    lines = [f"[{column.role}]"]
    if not column.dates:
        lines += ["# No format was found. Write it here:", '# format = "%d/%m/%Y"']
    elif column.dates.alternatives:
        lines.append(f"# {_question(column)} Take the # away from the line that is right:")
        others = [form for form in column.dates.formats if form not in column.dates.alternatives]
        lines += [f"# {_format([form, *others])}" for form in column.dates.alternatives]
    else:
        lines.append(_format([*column.dates.formats]))
    return "\n".join([*lines, ""])


def _question(column: ProposedColumn) -> str:
    return f'Does "{column.label}" have the day or the month first?'


def _format(formats: list[str]) -> str:
    if len(formats) == 1:
        return f"format = {_quote(formats[0])}"
    return f"format = [{', '.join(map(_quote, formats))}]"


def _words(column: ProposedColumn) -> str:
    codes = ", ".join((*CODES[column.role], NOT_KNOWN))
    lines = [f"[{column.role}.words] # one of {codes}"]
    lines += [f"{_quote(word)} = {_quote(code)}" for word, code in column.words.items()]
    return "\n".join([*lines, ""])


def _quote(text: str) -> str:
    """Return a text as TOML has it in quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
