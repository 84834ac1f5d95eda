"""A whole page, and the parts of it that an act changes: links, chips, head, cards, foot.

The HTML is templates/page.html. A région adds its départements to what is selected.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from breachlab.query.repeat import REGION
from breachlab.words import LANGUAGES
from breachlab.words.language import fold, interface
from dashboard import html
from dashboard.database import communes
from dashboard.database.served_world import World
from dashboard.desk import View
from dashboard.html import mark_scope, tell
from dashboard.layout import drawer, frame, head
from dashboard.pages.explore.page import AT, EXPLORE
from dashboard.state.options import is_earlier
from dashboard.state.page_state import TAB, Selection, at_state, departement_of, write_state
from dashboard.words import PageWords

PAGE = frame.PAGE
# Pages in the bottom bar of a phone; its last button leads to the others.
IN_THE_BAR = ("situation", "who", "what", "response")
MOST = 6  # chips of one dimension; more become one chip with their number
Change = tuple[str, Any]  # the id of a part of the page, and its contents


@dataclass(frozen=True)
class Chip:
    """A filter on one dimension, or a part of it: its words, and the act that removes it."""

    dimension: str
    label: str
    act: str


def whole(view: View) -> html.Markup:
    """Return the whole page of a view."""
    words = view.words
    texts, (other,) = interface(words.language), {*LANGUAGES} - {words.language}
    # The notes tell of the generated register.
    is_of_last_day = not (view.world.is_own or is_earlier(view.state))
    notes = [] if not is_of_last_day else [texts["notes"][key] for key in view.page.notes]
    page: html.Markup = PAGE.page(
        list_parts(view),
        view.drawn,
        frame.scopes(view)["main"],
        head.levers(view),
        frame.rows(view),
        notes,
        glossary(words),
        _drawer(view),
        mark_scope({}, {}, "records"),
        {"language": other, "title": interface(other)["page"]["this_language"]},
        words,
    )
    return page


def glossary(words: PageWords) -> list[tuple[str, str]]:
    """Return the words of the field with their meanings."""
    return [
        (each["term"], words.canvas.words.text("glossary", key, "meaning"))
        for key, each in interface(words.language)["glossary"].items()
    ]


def parts(changes: Iterable[Change]) -> dict[str, str]:
    """Return {id: HTML} of changed parts; a script puts them in place (assets/frame.js)."""
    return {name: str(html.Markup.escape(contents)) for name, contents in changes}


def open_drawer(view: View) -> Iterator[Change]:
    """Yield the change that opens the drawer of a card."""
    yield "drawer", _drawer(view)


def changes(view: View) -> Iterator[Change]:
    """Yield the parts that an act changes. The page itself stays: no element is mounted again."""
    yield from list_parts(view).items()
    yield from head.change_levers(view)
    for card, drawn in view.cards.items():
        yield from frame.changes(card, drawn, view)
    if view.drawer:
        yield from open_drawer(view)


def list_parts(view: View) -> dict[str, html.Markup]:
    """Return {id: contents} of the parts that an act changes, but for levers and cards."""
    words, texts, links = view.words, interface(view.words.language), _links(view)
    sheets = [
        {"text": texts["briefing"]["link"], "href": at_state("/briefing", view.state)},
        {"text": texts["area"]["all"], "href": at_state("/area", view.state)},
    ]
    # A list has no sheets; those of places count what nobody knew on an earlier day.
    sheets = [] if view.world.is_own else sheets[: 1 if is_earlier(view.state) else 2]
    whom = words.describe(view.state.named, most=None)
    origin = words.say_world(view.world.made, view.state)
    selected = chips(view.state.named, view.world, words, view.state.communes)
    ignored = [each.ignored for each in view.resolved.values()]
    idle = [name for name in view.state.selection if all(name in each for each in ignored)]
    parts = {
        "links": PAGE.links(links, words),
        "more-links": PAGE.rare_links(links, sheets),
        "home": PAGE.home(at_state("/", view.state)),
        "chips": PAGE.chips(selected, idle, words),
        "day": head.day(view),
        "decided": head.decisions(view),
        "notices": PAGE.notices(view.notices, words),
        "head": head.head(view),
        "receipt": PAGE.receipt(tell(origin), whom, sheets, words),
    }
    if not view.world.is_own:  # whose page has no place for it
        parts["briefing"] = PAGE.briefing(sheets, words)
    if view.page.tabs:
        parts["tabs"] = PAGE.tabs([_tab(name, view) for name in view.page.tabs])
    if view.page.block:
        parts["block"] = head.block(view)
    return parts


def _links(view: View) -> list[dict[str, Any]]:
    """Return a link to each page; it keeps the selection, and the switches that both pages have.

    Explore is an app of its own.
    """
    links = []
    for page in view.pages:
        options = view.state.options.items()
        common = {name: each for name, each in options if each in page.options.get(name, ())}
        links.append(
            {
                "text": view.words.of_page(page.name, "link"),
                "href": write_state(view.state.go(page.name, common)),
                "page": page.name,
                "is_rare": page.name not in IN_THE_BAR,
                "is_current": page is view.page,
            }
        )
    if EXPLORE.is_known(view.world.coverage):
        query = write_state(view.state.go("")).lstrip("/")
        text = view.words.of_page("explore", "link")
        links.append({"text": text, "href": f"{AT}{query}", "is_rare": True})
    return links


def _tab(name: str, view: View) -> dict[str, Any]:
    """Return the link to a tab, with an address of its own; it keeps selection and switches."""
    others = {key: each for key, each in view.state.options.items() if key != TAB}
    options = others if name == view.page.tab.default else {TAB: name, **others}
    return {
        "name": name,
        "text": view.words.of_page(view.page.name, f"tab_{name}"),
        "href": write_state(replace(view.state, options=options)),
        "page": view.page.name,
        "is_current": name == view.page.tab.read_choice(view.state.options),
    }


def _drawer(view: View) -> html.Markup:
    return drawer.contents(view, view.drawer) if view.drawer else html.Markup("")


def answer(view: View, serial: int, asked: str, is_step: bool) -> dict[str, Any]:
    """Return the data of a view for the browser: its address, its title, the key of its parts.

    `asked` is the requested address; `is_step` says whether the reader can undo the act.
    """
    words = view.words
    return {
        "serial": serial,
        "asked": asked,
        "address": view.address,
        "is_step": is_step,
        "drawn": view.drawn,
        "language": words.language,
        "drawer": drawer.name(view),
        "mark": words.of_kind("mark"),
        "title": f"{words.of_page(view.page.name, 'link')} · breachlab · {words.of_kind('mark')}",
    }


def tell_scripts(view: View) -> dict[str, Any]:
    """Return the data that the scripts of a page get once: words, and the search box's choices."""
    language = view.words.language
    return {
        "words": interface(language)["browser"],
        "choices": search_choices(view.world, language),
        "communes": communes.folder(view.world),
        "moved": frame.list_moved(view),
    }


def chips(
    selection: Selection, world: World, words: PageWords, looked_for: Collection[str] = ()
) -> list[Chip]:
    """Return the chips of a selection; that of a département names the commune looked for."""
    found = communes.find_communes(world, looked_for).items() if looked_for else ()
    named = {departement_of(code): name.replace("'", "’") for code, name in found}
    shown = []
    for name, values in selection.items():
        dimension, is_of_places = words.canvas.dimensions[name], name == "departements"
        whole = [
            (region, codes)
            for region, members in (world.regions if is_of_places else {}).items()
            for codes in ((f"{REGION}{region}",), members)
            if (len(members) > 1 or codes != members) and set(codes) <= set(values)
        ]
        rest = [value for value in values if not any(value in codes for _, codes in whole)]
        if len(whole) + len(rest) > MOST:
            label = words.text("several").format(dimension.group, len(values))
            shown.append(Chip(name, label, f"clear:{name}"))
            continue
        for region, codes in whole:
            label = words.canvas.words.label("region", region) or region
            shown.append(Chip(name, label, f"toggle:{name}={'.'.join(codes)}"))
        for value in rest:
            label = dimension.heading(value)
            commune = named.get(value) if is_of_places else None
            if commune and label != f"{commune} ({value})":
                label = words.text("where").format(label, commune)
            shown.append(Chip(name, label, f"toggle:{name}={value}"))
    return shown


def search_choices(world: World, language: str) -> list[list[str]]:
    """Return the search box's choices: [act, label, group, folded words of both languages]."""
    return [
        [act, labels[language], groups[language], fold(" ".join([*labels.values(), code]))]
        for act, code, labels, groups in _choices(world)
    ]


def _choices(world: World) -> Iterator[tuple[str, str, dict, dict]]:
    vocabularies = {each: world.words[each] for each in LANGUAGES}
    for name, values in world.values.items():
        named = {each: words.canvas.dimensions[name] for each, words in vocabularies.items()}
        groups = {each: dimension.group for each, dimension in named.items()}
        for value in values:
            labels = {each: dimension.heading(value) for each, dimension in named.items()}
            yield f"add:{name}={value}", value, labels, groups
    groups = {each: words.text("region") for each, words in vocabularies.items()}
    for region, codes in world.regions.items():
        if len(codes) == 1:  # the région is one département
            continue
        labels = {
            each: words.canvas.words.label("region", region) or region
            for each, words in vocabularies.items()
        }
        yield f"add:departements={REGION}{region}", "", labels, groups
    # Those that have a name: minors, young people, seniors.
    groups = {
        each: words.canvas.dimensions["age_bands"].group for each, words in vocabularies.items()
    }
    for name, bands in world.age_groups.items():
        labels = {each: words.text(name) for each, words in vocabularies.items()}
        yield f"add:age_bands={'.'.join(bands)}", "", labels, groups
