"""The words of a page in one language: texts, sentences, names; no Dash, no SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from breachlab import find
from breachlab.answer_files.receipt import name_source
from breachlab.drawing.canvas import Canvas
from breachlab.errors import BadWords
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import find_digits
from breachlab.query.headlines import (
    finding,
    numbers_note,
    plain_headline,
    size_note,
    world_note,
)
from breachlab.query.repeat import REGION
from breachlab.words import Sentence, Words, fill, numbers
from breachlab.words.language import interface, join_words
from breachlab.words.vocabulary import OWN
from dashboard.state.options import HourOption, Option, is_earlier, number_of
from dashboard.state.page_state import DAY, Selection, State


@dataclass(frozen=True)
class PageWords:
    """The words of a language over one database: those of the page and those of a drawing.

    `database` is the path of a list of one's own, for commands; empty of a generated world.
    """

    canvas: Canvas
    database: str = ""

    @property
    def language(self) -> str:
        """en or fr."""
        return self.canvas.language

    @property
    def is_own(self) -> bool:
        """True for the words of a list of one's own."""
        return self.canvas.words.data_kind == OWN

    @property
    def of_everybody(self) -> str:
        """The text before a title that counts everybody, whoever is selected."""
        return self.text("of_whole_list" if self.is_own else "of_everybody")

    def text(self, key: str) -> str:
        """Return one of the frame's fixed texts."""
        return self.canvas.words.text("page", key)

    def drawer(self, key: str) -> str:
        """Return one of the drawer's texts."""
        return interface(self.language)["drawer"][key]

    def of_reason(self, reason: str, key: str) -> str:
        """Return the title of a card that tells nothing, or the sentence that says why."""
        return self.canvas.words.text("withheld", reason, key)

    def of_page(self, page: str, key: str) -> str:
        """Return a page's name or its question."""
        return interface(self.language)["pages"][page][key]

    def of_card(self, query: str, key: str) -> str:
        """Return a card's title or note, of a list of one's own in words for it; or nothing.

        Raises BadWords if the card has no words at all.
        """
        cards = interface(self.language)["cards"]
        if query not in cards:
            raise BadWords(
                f'No [cards."{query}"] in {self.language}: add it to breachlab/words/en.toml and '
                "breachlab/words/fr.toml. See: docs/adding.md, A card"
            )
        return self.canvas.words.text("cards", query, key) if key in cards[query] else ""

    def of_numbers(self, card: str, query: str, is_of_day: bool = False) -> str:
        """Return the note on the numbers of a card, without what was told after an earlier day.

        Of a list, it says that they are of it.
        """
        if self.is_own:
            return numbers_note(find(query), self.canvas.words)
        if is_of_day:
            return self.of_card(card, "note_of_day") or self.text("source")
        return self.of_card(card, "note") or self.text("source")

    def of_option(self, name: str, key: str) -> str:
        """Return the name of a switch or of one of its choices."""
        return self.canvas.words.text("options", name, key)

    def of_position(self, lever: str, choice: str, key: str = "value") -> str:
        """Return the name of a lever's position; with another key, the text below an end."""
        template = interface(self.language)["options"][lever][key]
        return fill(template, {lever: number_of(choice)}, self.canvas.words, capital=False).text

    def of_choice(self, option: Option, choice: str) -> str:
        """Return the name of a switch's choice or of a lever's position; an hour in words."""
        if isinstance(option, HourOption):
            return numbers.write_hour(datetime.fromisoformat(choice), self.language)
        if option.is_scale:
            return self.of_position(option.name, choice)
        return self.of_option(option.name, choice)

    def sentence(self, key: str, capital: bool = True, **row: Any) -> Sentence:
        """Return one of the page's sentences, filled; or a part of one, without a capital."""
        template = self.canvas.words.template("page", "sentences", key)
        return fill(template, row, self.canvas.words, capital=capital)

    def say_day(self, key: str, day: str) -> Sentence:
        """Return one of the page's sentences on a day, which an address names."""
        return self.sentence(key, as_of=date.fromisoformat(day))

    def headline(self, query: str, rows: Rows) -> Sentence:
        """Return a query's sentence on these rows of its answer.

        A line above it on the page names the numbers that depend on the size of the data.
        """
        return plain_headline(find(query), rows, self.of_query(query))

    def finding(self, query: str, rows: Rows) -> Sentence | None:
        """Return a query's finding on these rows, the title of its card; nothing without one."""
        if not find(query).texts(self.language).findings:
            return None
        return finding(find(query), rows, self.of_query(query))

    def of_query(self, query: str) -> Words:
        """Return the words with the digits of the columns of a query, unless numbers are whole."""
        words = self.canvas.words
        return replace(words, digits=find_digits(query)) if words.digits else words

    @property
    def shaped(self) -> "PageWords":
        """The words of counts that turn on assumed ages: they have three digits."""
        shaped = replace(self.canvas.words, is_shaped=True)
        return replace(self, canvas=replace(self.canvas, words=shaped))

    @property
    def whole(self) -> "PageWords":
        """The words of files, in which numbers have all digits."""
        whole = replace(self.canvas.words, digits={}, is_shaped=False)
        return replace(self, canvas=replace(self.canvas, words=whole))

    def size(self, query: str = "") -> Sentence | None:
        """Return a note on the numbers, of a query or of all, that depend on the data's size."""
        words = self.canvas.words
        return size_note(find(query), words) if query else world_note(words)

    def describe(self, selection: Selection, most: int | None = 4) -> str:
        """Return the selection in words, as a list: no phrase depends on the one before it.

        Beyond `most` values of a dimension, the rest is counted. A région may stand among the
        départements, as R32.
        """
        named = (
            self.canvas.dimensions[name].phrase.format(self._list(name, values, most))
            for name, values in selection.items()
        )
        text = self.text("join").join(named) or self.text(
            "everyone_in_list" if self.is_own else "everyone"
        )
        text = text.replace(" (", "\u00a0(")  # a code stays with its name
        return text[:1].upper() + text[1:]

    def titles(self, names: list[str]) -> str:
        """Return the names of these dimensions, in a list."""
        return join_words([self.canvas.dimensions[name].title for name in names], self.language)

    def say_left_out(self, parts: Sequence[str], last: str) -> str:
        """Return the notice on parts of an address; of a bad day it says that `last` is shown."""
        more = ["…"] if len(parts) > 3 else []
        said = self.text("not_understood").format(", ".join([*parts[:3], *more]))
        if not last or not any(each.startswith(f"{DAY}=") for each in parts):
            return said
        return " ".join([said, self.say_day("day_shown", last).text])

    def say_world(self, made: Mapping[str, Any], state: State | None = None) -> Sentence:
        """State the origin of a page's numbers; on an earlier day without their number."""
        key = "world_of_day" if state and is_earlier(state) else "world"
        return self.sentence("list" if self.is_own else key, **self._with_source(made))

    def say_new_world(self, made: Mapping[str, Any]) -> Sentence:
        """State that the data were replaced."""
        return self.sentence("new_data", **self._with_source(made))

    def _with_source(self, made: Mapping[str, Any]) -> dict[str, Any]:
        return {**made, "world_source": name_source(made, self.language)}

    def number(self, count: float) -> str:
        """Return a count as the language writes it."""
        return numbers.whole(count, self.language)

    def of_kind(self, name: str) -> str:
        """Return an expression for the kind of data: its mark, or the word in a file's name."""
        return self.canvas.words.quote("kind", name)

    def noun(self, count: float, noun: str) -> str:
        """Return a noun in the number of a count."""
        return numbers.noun_of(count, noun, self.language)

    def compact(self, count: float) -> str:
        """Return a count to about three figures."""
        return numbers.compact(count, self.language)

    def _list(self, name: str, values: tuple[str, ...], most: int | None) -> str:
        labels, region = self.canvas.dimensions[name].labels, self.canvas.words.label
        words = [
            labels.get(value) or region("region", value.removeprefix(REGION)) or value
            for value in values
        ]
        return join_words(words, self.language, "or", most=most)
