"""Through all pages that a dashboard has, by a selection: drawn in a browser, or only asked for."""

import random
import re
from typing import Any

from playwright.sync_api import APIResponse, BrowserContext, Locator, Route

from breachlab.words import LANGUAGES
from dashboard import exports
from dashboard.acts import SHOW
from dashboard.guard import UPDATE
from dashboard.pages import PAGES, Page
from dashboard.selection import Selection
from dashboard.state import State, read, written
from tests.dashboard.reader import Reader
from tests.dashboard.updates import body
from tests.dashboard.watch import Watch

READ = re.compile(r"^(?!.*/(assets|_dash-component-suites)/)")  # what a browser may not keep
FILES = (("csv", ""), ("csv", exports.EXCEL_FR), ("xlsx", ""))


class Walk:
    """A reader's ways; every response to them is read by the watch."""

    def __init__(self, context: BrowserContext, home: str, watch: Watch, chance: random.Random):
        self._request, self._watch, self._chance = context.request, watch, chance
        self._home = home.rstrip("/")
        self._known = watch.truth.known(watch.truth.world())
        context.route(READ, self._read)
        self._reader = Reader(context.new_page())

    def draws(self, selection: Selection) -> None:
        """Open a page, go to all others, the last half in the other language; use what is there."""
        language = self._chance.choice(LANGUAGES)
        first, *others = self._chance.sample(PAGES, len(PAGES))
        self._reader.opens(f"{self._home}{_spoken(State(first.name, selection), language)}")
        self._uses(first)
        for number, page in enumerate(others):
            if number == len(others) // 2:
                self._reader.does(self._one("#language").click)
            self._reader.does(self._one(f"a[data-page='{page.name}']").click)
            self._uses(page)
        self._reader.does(self._one(".chip").click)
        self._reader.does(self._one("#undo").click)

    def asks(self, selection: Selection) -> None:
        """Ask for all pages, each in one language, with any switches; drawers, a file a card."""
        for page in PAGES:
            state = State(page.name, selection)
            for name, choices in page.options.items():
                state = self._known.option(state, name, self._chance.choice(choices)) or state
            self._asks(state, page, self._chance.choice(LANGUAGES))
        language = self._chance.choice(LANGUAGES)
        code = self._chance.choice(self._known.values["departements"])
        for sheet in ("briefing", f"area/{code}"):
            self._gets(f"/{sheet}?lang={language}", sheet)

    def _uses(self, page: Page) -> None:
        """Press each switch of a page, open the drawer of a card, take its files from there."""
        for name in page.options:
            others = self._all(f"button[data-act^='opt:{name}='][aria-pressed=false]")
            if count := others.count():
                self._reader.does(others.nth(self._chance.randrange(count)).click)
        state, _ = read(self._reader.path, self._known)
        card = self._chance.choice(page.shown(state))
        self._reader.does(self._one(f"[data-act='{SHOW}{card.query}']").click)
        for link in self._all("#drawer .files a").all():
            self._gets(str(link.get_attribute("href")), self._reader.path)
        self._reader.page.keyboard.press("Escape")

    def _asks(self, state: State, page: Page, language: str) -> None:
        address = written(state)
        referer = {"Referer": f"{self._home}{_spoken(state, language)}"}
        layout = self._gets("/_dash-layout", address, headers=referer).json()
        (drawn,) = [each["props"]["data"]["drawn"] for each in layout if _is_answer(each)]
        for card in page.shown(state):
            act = f"{SHOW}{card.query}"
            asked = body(address, act, drawn, language)
            self._gets(UPDATE, f"{address} {act}", method="post", data=asked)
            kind, style = self._chance.choice(FILES)
            self._gets(exports.address(state, card, kind, style), address)

    def _gets(self, path: str, where: str, **more: Any) -> APIResponse:
        return self._reads(self._request.fetch(f"{self._home}{path}", **more), where)

    def _read(self, route: Route) -> None:
        event = (
            route.request.post_data_json["inputs"][0]["value"] if route.request.post_data else {}
        )
        where = " ".join([self._reader.page.url, *event.get("acts", [])])
        route.fulfill(response=self._reads(route.fetch(), where))

    def _reads(self, response: APIResponse, where: str) -> APIResponse:
        assert response.ok, f"{response.status} {where}"
        self._watch.reads(response.url, response.body(), where)
        return response

    def _all(self, selector: str) -> Locator:
        return self._reader.page.locator(selector)

    def _one(self, selector: str) -> Locator:
        return self._all(selector).first


def _spoken(state: State, language: str) -> str:
    """Return the address of a state that is asked for in a language."""
    address = written(state)
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def _is_answer(component: dict) -> bool:
    return component["props"].get("id") == "answer"
