"""The words of a page in one language: texts, sentences, chips; no Dash, no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas

from breachlab import find
from breachlab.answer_files.receipt import name_source
from breachlab.drawing.canvas import Canvas
from breachlab.questions.headlines import finding, plain_headline, size_note, world_note
from breachlab.words import Sentence, fill, numbers, plurals
from breachlab.words.language import interface
from dashboard.state.options import Option, number_of
from dashboard.state.selection import Selection


@dataclass(frozen=True)
class PageWords:
    """The words of a language over one database: those of the page and those of a drawing."""

    canvas: Canvas

    @property
    def language(self) -> str:
        """en or fr."""
        return self.canvas.language

    def text(self, key: str) -> str:
        """Return one of the frame's fixed texts."""
        return self.canvas.words.text("page", key)

    def drawer(self, key: str) -> str:
        """Return one of the drawer's texts."""
        return interface(self.language)["drawer"][key]

    def of_page(self, page: str, key: str) -> str:
        """Return what a page is called, or its question."""
        return interface(self.language)["pages"][page][key]

    def of_card(self, query: str, key: str) -> str:
        """Return a card's title or note; nothing where it has no such text."""
        return self.canvas.words.resolve(interface(self.language)["cards"][query].get(key, ""))

    def of_option(self, name: str, key: str) -> str:
        """Return what a switch is called, or one of its choices."""
        return interface(self.language)["options"][name][key]

    def of_position(self, lever: str, choice: str, key: str = "value") -> str:
        """Return what a position of a lever is called; of its ends, what stands below them."""
        template = interface(self.language)["options"][lever][key]
        return fill(template, {lever: number_of(choice)}, self.canvas.words, capital=False).text

    def of_choice(self, option: Option, choice: str) -> str:
        """Return what a choice of a switch or a position of a lever is called."""
        if option.is_scale:
            return self.of_position(option.name, choice)
        return self.of_option(option.name, choice)

    def sentence(self, key: str, capital: bool = True, **row: Any) -> Sentence:
        """Return one of the page's sentences, filled; or a part of one, without a capital."""
        template = interface(self.language)["page"]["sentences"][key]
        return fill(template, row, self.canvas.words, capital=capital)

    def headline(self, query: str, rows: pandas.DataFrame) -> Sentence:
        """Return what a query says in a sentence of these rows of its answer.

        A page says above it which numbers are of a world of another size only.
        """
        return plain_headline(find(query), rows, self.canvas.words)

    def finding(self, query: str, rows: pandas.DataFrame) -> Sentence | None:
        """Return what a query finds in these rows, which heads its card; nothing where none is."""
        if not find(query).texts(self.language).findings:
            return None
        return finding(find(query), rows, self.canvas.words)

    def size(self, query: str = "") -> Sentence | None:
        """Return which numbers, of a query or of all, are those of this world only."""
        words = self.canvas.words
        return size_note(find(query), words) if query else world_note(words)

    def describe(self, selection: Selection, most: int | None = 4) -> str:
        """Say in words who is selected, as a list: no phrase depends on the one before it.

        Of more values than `most` in a dimension the rest is counted.
        """
        named = (
            self.canvas.dimensions[name].phrase.format(self._list(name, values, most))
            for name, values in selection.items()
        )
        text = self.text("join").join(named) or self.text("everyone")
        text = text.replace(" (", "\u00a0(")  # a code stays with its name
        return text[:1].upper() + text[1:]

    def titles(self, names: list[str]) -> str:
        """Return what these dimensions are called, in a list."""
        return plurals.join_words(
            [self.canvas.dimensions[name].title for name in names], self.language
        )

    def provenance(self, made: Mapping[str, Any]) -> Sentence:
        """Say in one line what the numbers were made with."""
        return self.sentence("provenance", **self._with_source(made))

    def say_world(self, made: Mapping[str, Any]) -> Sentence:
        """Say which world the numbers of a page are of, in fewer words."""
        return self.sentence("world", **self._with_source(made))

    def say_new_world(self, made: Mapping[str, Any]) -> Sentence:
        """Say that the numbers are of another world than those before."""
        return self.sentence("new_data", **self._with_source(made))

    def _with_source(self, made: Mapping[str, Any]) -> dict[str, Any]:
        return {**made, "world_source": name_source(made, self.language)}

    def number(self, count: float) -> str:
        """Write a count."""
        return numbers.whole(count, self.language)

    def of_kind(self, name: str) -> str:
        """Return an expression of the kind of data: its mark, the word in the name of a file."""
        return self.canvas.words.quote("kind", name)

    def noun(self, count: float, noun: str) -> str:
        """Return the noun of so many."""
        return plurals.noun_of(count, noun, self.language)

    def compact(self, count: float) -> str:
        """Write a count in about three figures."""
        return numbers.compact(count, self.language)

    def _list(self, name: str, values: tuple[str, ...], most: int | None) -> str:
        words = [self.canvas.dimensions[name].labels[value] for value in values]
        return plurals.join_words(words, self.language, "or", most=most)
