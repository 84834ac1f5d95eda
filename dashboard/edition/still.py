"""HTML of a page or sheet without a server: what has a file is a link, all else is dead, in words.

What the server writes has links that begin with "/", and acts (dashboard/state/acts.py) on buttons
and on shapes of drawings. Nothing else of it asks a server, but for sliders.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape

from markupsafe import Markup, escape

from dashboard.html import attributes
from dashboard.state.acts import SHOW

Find = Callable[[str], str | None]  # an address or an act to its file; nothing without one

BUTTON = re.compile(r'<button\b([^<>]*?) data-act="([^"]*)"([^<>]*)>(.*?)</button>', re.DOTALL)
SHAPE = re.compile(r'<(path|circle|rect)\b([^<>]*?) data-act="([^"]*)"([^<>]*?)/>')
PICK = re.compile(r' data-act="[^"]*"')  # of a row of a table, which has a button too
LINK = re.compile(r'<a\b([^<>]*?)href="(/[^"]*)"([^<>]*)>(.*?)</a>', re.DOTALL)
ATTRIBUTE = re.compile(r' ([\w-]+)(?:="([^"]*)")?')
FINDS = re.compile(r'<button\b([^<>]*?) data-find="[^"]*"([^<>]*)>(.*?)</button>', re.DOTALL)
# For scripts that move levers or ask the server.
SCRIPTED = re.compile(r' data-(?:looked|sized|lever|switch|typed-text|view|moved)="[^"]*"')
# A lever is its name and where it stands.
SLIDERS = re.compile(
    r'<div class="track".*?</div>|<p class="typed">.*?</p>|<div class="ends">.*?</div>'
    r'|<div class="lever-tools">.*?</div>|<label class="days">.*?</label>'
    r'|<p id="note-\w+" class="note".*?</p>',
    re.DOTALL,
)
CARD = re.compile(r'<figure class="card .*?</figure>', re.DOTALL)
OF_LINK = ("tabindex", "aria-label", "aria-hidden", "data-hover", "data-centre")  # not of its shape
PRESSED = ("role", "aria-pressed", "aria-expanded")
DEAD = "needs-server"


@dataclass
class Still:
    """Makes HTML still for the file `here` of an edition.

    `find_link` and `find_act` return the file of an address and of an act, `offer` the links in
    place of the button that opens a card. `needs` is the sentence below a part of a page with
    something that has no file, `places` the link to the list of places, `see` what is written on a
    link to a choice that a page without a server does not have. `instead`: {sentence: the one that
    stands for it}, as some say what to click.
    """

    here: str
    find_link: Find
    find_act: Find
    offer: Callable[[str], str]
    needs: str = ""
    places: str = ""
    see: str = ""
    instead: Mapping[str, str] = field(default_factory=dict)
    dead: int = field(default=0, init=False)  # things without a file so far

    def make(self, html: str) -> Markup:
        """Return a part of a page; each card and the rest say below what has no file."""
        cards = CARD.sub(lambda card: self._say(card[0], "</figure>"), html)
        return Markup(self._say(cards, ""))

    def relative(self, file: str) -> str:
        """Return the link from here to a file of the edition."""
        name, sharp, fragment = file.partition("#")
        return f"{posixpath.relpath(name, posixpath.dirname(self.here) or '.')}{sharp}{fragment}"

    def _say(self, html: str, end: str) -> str:
        """Return HTML made still, before its end the sentence if something in it is dead."""
        before = self.dead
        for sentence, other in self.instead.items():
            html = html.replace(sentence, other)
        for pattern, change in (
            (SLIDERS, self._drop),
            (BUTTON, self._button),
            (SHAPE, self._shape),
            (FINDS, self._find_box),
            (LINK, self._link),
        ):
            html = pattern.sub(change, html)
        html = SCRIPTED.sub("", PICK.sub("", html))
        if self.dead == before:
            return html
        said = f'<p class="{DEAD}">{self.needs}</p>'
        return f"{html.removesuffix(end)}{said}{end}"

    def _drop(self, _: re.Match) -> str:
        self.dead += 1
        return ""

    def _button(self, found: re.Match) -> str:
        """Return a button as a link to the file of its act, else as one that cannot be pressed."""
        act, label = unescape(found[2]), found[4]
        named = _attributes(found[1] + found[3])
        if act.startswith(SHOW):
            return self.offer(act.removeprefix(SHOW))
        if named.get("class") == "opener":  # its file is below the card
            return ""
        file = self.find_act(act)
        if file is None and act.startswith("clear:"):
            return ""
        if file is None:
            # What labels a drawing, or says what is selected, is no choice that a reader misses.
            name = named.get("class") or ""
            is_label = name.startswith("chip") or ("aria-label" in named)
            self.dead += not is_label and named.get("aria-pressed") != "true"
            return f"<button{_write({**named, 'disabled': ''})}>{label}</button>"
        kept = {name: each for name, each in named.items() if name not in ("type", *PRESSED)}
        kept["class"] = f"{named.get('class') or ''} act".strip()
        if named.get("aria-pressed") == "true":
            kept["aria-current"] = "true"
        return f'<a href="{self.relative(file)}"{_write(kept)}>{label}</a>'

    def _shape(self, found: re.Match) -> str:
        """Return a shape of a drawing within a link to the file of its act, or as a picture."""
        tag, named = found[1], _attributes(found[2] + found[4])
        file = self.find_act(unescape(found[3]))
        is_button = named.get("role") == "button"
        if file is None:
            left = {
                name: each for name, each in named.items() if name not in (*PRESSED, "tabindex")
            }
            if is_button and "aria-label" in left:
                left["role"] = "img"
            return f"<{tag}{_write(left)}/>"
        of_link = {name: named[name] for name in OF_LINK if name in named}
        if not is_button:
            of_link["tabindex"] = "-1"
        shape = {name: each for name, each in named.items() if name not in (*OF_LINK, *PRESSED)}
        return f'<a href="{self.relative(file)}"{_write(of_link)}><{tag}{_write(shape)}/></a>'

    def _find_box(self, found: re.Match) -> str:
        named = _attributes(found[1] + found[2])
        named.pop("type", None)
        if not self.places:
            self.dead += 1
            return ""
        return f'<a href="{self.places}"{_write(named)}>{found[3]}</a>'

    def _link(self, found: re.Match) -> str:
        """Return a link to the file of its address, or its text."""
        before, address, after, label = found.groups()
        file = self.find_link(unescape(address))
        if file is None:
            self.dead += 1
            return f'<span class="no-file">{label}</span>'
        if self.see and 'class="go"' in before + after and "download" not in after:
            label = self.see
        return f'<a{before}href="{escape(self.relative(file))}"{after}>{label}</a>'


def _attributes(text: str) -> dict[str, str | None]:
    """Return {name: value as written} of the attributes in a tag; null for one without a value."""
    return {each[1]: each[2] for each in ATTRIBUTE.finditer(text)}


def _write(named: dict[str, str | None]) -> Markup:
    """Return attributes as the text in a tag; their values are as they were written."""
    return attributes(
        {name: True if each is None else Markup(each) for name, each in named.items()}
    )
