"""One page per département, in English and French, that its prefect can check in a minute."""

import tomllib
from collections.abc import Iterator
from html import escape
from typing import Any

import duckdb
import pandas

from breachlab.paths import DATA_GEN, read
from breachlab.words import LANGUAGES, Words, numbers
from data_gen.fidelity.style import STYLE

HERE = DATA_GEN / "fidelity" / "departement"
TEXTS = tomllib.loads(read(HERE / "texts.toml"))


def pages(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield (file name, page) of each département and language; `compare` must have run."""
    ages, statuses = (
        connection.execute(read(HERE / f"{name}.sql")).df().groupby("departement_code")
        for name in ("ages", "statuses")
    )
    for language in LANGUAGES:
        words = Words.of(connection, language)
        for code, rows in ages:
            yield f"{code}.{language}.html", page(rows, statuses.get_group(code), words)


def page(ages: pandas.DataFrame, statuses: pandas.DataFrame, words: Words) -> str:
    """Return the page of one département, from its rows of both queries."""
    texts = TEXTS[words.language]
    name = words.label("departement", ages.departement_code.iloc[0])
    title = texts["title"].format(departement=name)
    persons = numbers.whole(statuses.found.sum(), words.language)
    return "\n".join(
        [
            f"<!doctype html><html lang={words.language}><meta charset=utf-8>",
            "<meta name=viewport content='width=device-width'>",
            f"<title>{escape(title)}, SYNTHETIC</title><style>{STYLE}</style>",
            f"<h1>{escape(title)}</h1><p>{escape(texts['lead'].format(persons=persons))}</p>",
            f"<h2>{escape(texts['statuses'])}</h2>",
            _statuses(statuses, texts, words),
            f"<p>{escape(texts['statuses_note'])}</p><h2>{escape(texts['ages'])}</h2>",
            _ages(ages, texts, words),
            f"<p>{escape(texts['ages_note'])}</p><p>{escape(texts['left_out'])}</p>",
            f"<p><a href='../fidelity.SYNTHETIC.html'>{escape(texts['back'])}</a></p></html>",
        ]
    )


def _statuses(rows: pandas.DataFrame, texts: dict, words: Words) -> str:
    heads = [texts[key] for key in ("status", "target", "found", "error", "use")]
    lines = [
        [
            str(words.label("status", row.status)),
            *_counts(row.target, row.found, words.language),
            _basis(row, texts, words.language),
        ]
        for row in rows.itertuples()
    ]
    return _table(heads, lines)


def _ages(rows: pandas.DataFrame, texts: dict, words: Words) -> str:
    language = words.language
    keys = ("age", "residents", "target", "found", "error", "per_thousand")
    whole = rows[["residents", "target", "found"]].sum()
    rate = (
        whole.found
        / whole.residents
        * (rows.per_thousand * rows.residents).sum()
        / max(rows.found.sum(), 1)
    )
    lines = [
        [
            _band(row, words),
            numbers.whole(row.residents, language),
            *_counts(row.target, row.found, language),
            numbers.whole(row.per_thousand, language),
        ]
        for row in rows.itertuples()
    ]
    total = [
        texts["all"],
        numbers.whole(whole.residents, language),
        *_counts(whole.target, whole.found, language),
        numbers.whole(rate, language),
    ]
    return _table([texts[key] for key in keys], [*lines, total])


def _band(row: Any, words: Words) -> str:
    """Return the label of an age band; 16-19, which the register splits, is marked as derived."""
    return f"{row.age_band}*" if row.is_derived else str(words.label("age_band", row.age_band))


def _counts(target: float, found: float, language: str) -> list[str]:
    error = found / target - 1 if target else 0.0
    sign = "+" if error >= 0 else "-"
    return [
        numbers.whole(target, language),
        numbers.whole(found, language),
        f"{sign}{numbers.share(abs(error), 1, language)}",
    ]


def _basis(row: Any, texts: dict, language: str) -> str:
    """Return the basis of a status's target in words, with the published figure if there is one."""
    if row.status == "candidate_space":
        return texts["candidate"]
    if row.status == "formerly_registered":
        return _with_rate(texts, "formerly", row.rate_before, language)
    if pandas.isna(row.published):
        return _with_rate(texts, "rated", row.rate_now, language)
    year, quarter = row.quarter.split("-Q")
    return texts["fitted"].format(
        persons=numbers.whole(row.published, language),
        categories=row.categories.replace("to", texts["to"]),
        quarter=texts["quarter"].format(year=year, number=quarter),
        source=row.source_fr if language == "fr" else row.source_en,
    )


def _with_rate(texts: dict, key: str, rate: float, language: str) -> str:
    if pandas.isna(rate):
        return texts[f"{key}_unrated" if key == "formerly" else "unrated"]
    written = f"{rate:.1f}"
    return texts[key].format(rate=written.replace(".", ",") if language == "fr" else written)


def _table(heads: list[str], lines: list[list[str]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(each)}</td>" for each in line) + "</tr>" for line in lines
    )
    return f"<table><tr>{head}</tr>{body}</table>"
