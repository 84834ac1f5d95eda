"""The questions that a list of one's own leaves open: a fold for each fact that the list lacks."""

from collections.abc import Iterable

from breachlab import find
from breachlab.query.not_known import (
    describe_closed,
    describe_head,
    describe_lack,
    group_closed,
    group_openable,
    list_all_unmet,
)
from breachlab.query.queries import names
from dashboard.database.served_world import World
from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.layout.words import PageWords

HEADING = "not-known"


def list_lacks(world: World, words: PageWords) -> list[html.Markup]:
    """Return the section of the facts that the list lacks; empty if it answers every question."""
    unmet = list_all_unmet(map(find, names()), world.coverage)
    if not unmet:
        return []
    folds = [
        _fold(describe_lack(lack, words.language), lack.questions, words)
        for lack in group_openable(unmet)
    ]
    if group_closed(unmet):
        folds.append(html.P(describe_closed(unmet, words.language)))
    title = html.H2(describe_head(unmet, words.language), id=HEADING)
    return [html.Section([title, *folds], className=HEADING, **aria(labelledby=HEADING))]


def _fold(said: str, questions: Iterable[str], words: PageWords) -> html.Markup:
    """Return a fold: what is lacking, and within it the questions."""
    texts = [
        words.canvas.words.resolve(find(each).texts(words.language).question) for each in questions
    ]
    return html.Details([html.Summary(said), html.Ul([html.Li(each) for each in texts])])
