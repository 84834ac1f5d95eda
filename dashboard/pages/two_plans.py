"""Two plans beside each other, on Response and What if: the levers set the first of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from breachlab.query.comparing import MEASURES, QUESTIONS, read_measures
from breachlab.words import fill, numbers
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard import html
from dashboard.cards.card import Card, Resolved
from dashboard.database.few import say_few
from dashboard.database.served_world import World
from dashboard.pages.response.plan import UNIT_COSTS
from dashboard.state.acts import BESIDE_IT, DROP, SWAP
from dashboard.state.decisions import CAPACITIES, OWN_CALLS, PLAN, RETENTION, SMS_TEXT, TO_INFORM
from dashboard.state.options import is_earlier
from dashboard.state.page_state import BESIDE, NAME, NAME_LENGTH, State
from dashboard.tables import key_columns
from dashboard.words import PageWords

TWO_PLANS = html.macros("two_plans.html")
FOLLOWS = {
    "notification/call_volume": (PLAN, TO_INFORM, SMS_TEXT, *CAPACITIES, OWN_CALLS),
    "cost/components": (TO_INFORM, SMS_TEXT, *UNIT_COSTS),
    "retention/avoided_by_limit": (RETENTION,),
}
CARDS = {query: Card(query, follows=FOLLOWS.get(query, (TO_INFORM,))) for query in QUESTIONS}


def two_plans(state: State, world: World, words: PageWords) -> list[html.Markup]:
    """Return the table of both plans with their difference in a sentence, or how to begin one.

    It is empty on an earlier day, for few persons, and of a list of one's own.
    """
    if is_earlier(state) or world.is_own or say_few(state.selection, world, words):
        return []
    texts = interface(words.language)["two_plans"]
    if not any(name.startswith(BESIDE) for name in state.options):
        return [TWO_PLANS.begin(texts, BESIDE_IT)]
    plans = [_Plan(state, world), _Plan(state.beside, world)]
    named = {NAME: texts["a"], f"{BESIDE}{NAME}": texts["b"]}
    names = [state.options.get(name, default) for name, default in named.items()]
    rows, parts = [], []
    for name, measure in MEASURES.items():
        cells = [plan.write(name, words) for plan in plans]
        first, second = (plan.read[name]["value"] for plan in plans)
        said, are_known = "", not (is_null(first) or is_null(second))
        if are_known and cells[0]["children"] != cells[1]["children"]:
            column, more = measure.column, second > first
            number = fill(
                f"{{{column}}}", {column: abs(second - first)}, words.canvas.words, capital=False
            ).text
            if column.endswith("_share"):
                number = texts["points"].format(
                    numbers.decimal(100 * abs(second - first), 0, words.language)
                )
            said = f"{'+' if more else '−'}{number}"
            parts.append(f"{texts[name]} {said}")
        rows.append({"name": texts[name], "cells": cells, "difference": said or "="})
    key = "said" if parts else "same"
    told = texts[key].format(first=names[0], second=names[1], parts="; ".join(parts))
    how = texts["how"].format(first=names[0], second=names[1])
    fields = [
        {"name": name, "value": value, "most": NAME_LENGTH}
        for name, value in zip(named, names, strict=True)
    ]
    return [TWO_PLANS.table(texts, fields, rows, told, how, SWAP, DROP)]


class _Plan:
    """The numbers of the plan of a state."""

    def __init__(self, state: State, world: World):
        self.resolved: Mapping[str, Resolved] = {
            query: card.resolve(state) for query, card in CARDS.items()
        }
        self.firsts = {
            query: next(iter(world.answers.rows(query, each.parameters).dicts()), {})
            for query, each in self.resolved.items()
        }
        self.read = read_measures(self.firsts, PLAN.read_choice(state.options) == "paced")

    def write(self, name: str, words: PageWords) -> dict[str, Any]:
        """Return the text of a number, its range below, and the attributes of its cell."""
        measure, read = MEASURES[name], self.read[name]
        column, query = measure.column, measure.question
        if is_null(read["value"]):
            return {"children": "–", "range": "", "keys": {}}

        of_query = words.of_query(query)

        def say(value: Any) -> str:
            return fill(f"{{{column}}}", {column: value}, of_query, capital=False).text

        canvas = replace(words.canvas, query=query)
        row, columns = {column: read["value"]}, [column]
        ends = ""
        if not is_null(read["low"]):
            texts = interface(words.language)["two_plans"]
            ends = texts["range"].format(low=say(read["low"]), high=say(read["high"]))
            row |= {measure.low: read["low"], measure.high: read["high"]}
            columns += [measure.low, measure.high]
        keys = {**key_columns(canvas, row, *columns, query=query), **self.resolved[query].scope}
        return {"children": say(read["value"]), "range": ends, "keys": keys}
