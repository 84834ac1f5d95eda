"""A person at the page: what can be done, and what is seen, by the names that stand there."""

import re
from urllib.parse import urljoin

from playwright.sync_api import expect

WINDOW = {"width": 1440, "height": 2000}
# To open the address that is open keeps its entry of the history, and what is known of it.
LEAVE = """([home, theme]) => {
    if (location.href.startsWith(home)) {
        localStorage.clear();
        sessionStorage.clear();
        localStorage.theme = theme;
        history.replaceState(null, "", "/left");
        document.documentElement.style.display = "none"; // or another size or theme is worked out
    }
    return history.length;
}"""
STEPS = 25  # of a history, which forgets the first of more than 50


class Walk:
    """Opens address after address on the same page, as a reader who never closes the window.

    A page of its own costs a test three times as much as an address on a page that is open. What a
    test left behind is wiped before the next one: routes, storage, cookies, rights, width, media.
    """

    def __init__(self, browser, home):
        self.browser, self.home = browser, home
        self.readers = {}

    def __call__(
        self, path="/who", language="en", theme="light", width=1440, height=2000, early=None, last=0
    ):
        """Return a reader who has just opened a path and sees all of it drawn.

        `early` is done before the scripts of the page are there; the answer `last` is then drawn.
        """
        page = self._page(language, theme)
        self._wipe(page, language, theme)
        page.set_viewport_size({"width": width, "height": height})
        reader = self.readers[language, theme] = Reader(page)
        if early:
            reader.opens_slowly(urljoin(self.home, path), early, last)
        else:
            reader.opens(urljoin(self.home, path))
        return reader

    def _page(self, language, theme):
        """Return the page of a language and theme, which its last reader leaves.

        Nothing of the browser's storage is left; the theme is said anew.
        """
        if (language, theme) not in self.readers:
            return self.browser.new_context(viewport=WINDOW, reduced_motion="reduce").new_page()
        self.readers[language, theme].leaves()
        page = self.readers[language, theme].page
        if page.evaluate(LEAVE, [self.home, theme]) <= STEPS:
            return page
        another = page.context.new_page()
        page.close()
        return another

    def _wipe(self, page, language, theme):
        """Leave nothing else of the test before; say the language and the theme anew."""
        page.unroute_all()
        page.context.unroute_all()
        page.context.set_offline(False)
        page.context.clear_permissions()
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "language", "value": language, "url": self.home}])
        page.emulate_media(media="null", color_scheme=theme, reduced_motion="reduce")

    def closes(self):
        for reader in self.readers.values():
            reader.page.context.close()


# A sheet comes whole, and no script draws it.
SEEN = """number => document.documentElement.dataset.drawn === String(number)
    || (number === 0 && document.querySelector("body > .sheet"))"""

# The words that a page, or a tab of one, may have.
MOST_WORDS = 400
WORDS = """() => document.querySelector("main").innerText.split(/[ \\n\\t]+/)
    .filter(each => /[\\p{L}\\p{N}]/u.test(each)).length"""


class Reader:
    """One who opens, clicks, types and reads, and waits each time until all is drawn."""

    def __init__(self, page):
        self.page = page
        self.troubles, self.requested = [], []
        self._listeners = {
            "pageerror": lambda error: self.troubles.append(str(error)),
            "console": lambda line: line.type == "error" and self.troubles.append(line.text),
            "request": lambda request: self.requested.append(request.url),
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def leaves(self):
        """Listen no more, as another reader has the page now."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def opens(self, address):
        self.page.goto(address)
        self._sees(0)

    def opens_slowly(self, address, early, last=0):
        """Do something before the scripts of an address are there, and wait for the last answer."""
        held, scripts = [], "**/assets/page.*.js"
        self.page.route(scripts, lambda route: held.append(route))
        with self.page.expect_request(scripts):
            self.page.goto(address, wait_until="commit")
        early(self.page)
        for route in held:
            route.continue_()
        self.page.unroute(scripts)
        self._sees(last)

    def reloads(self):
        self.page.reload()
        self._sees(0)

    @property
    def drawn(self):
        """The number of the answer that is drawn."""
        return int(self.page.get_attribute("html", "data-drawn"))

    @property
    def path(self):
        """The address after the host."""
        # The page's own: what Playwright knows of it comes later, step by step.
        return re.sub(r"^https?://[^/]+", "", self.page.evaluate("location.href"))

    @property
    def headline(self):
        return self.page.locator("h1").inner_text().replace("\u202f", " ").replace("\xa0", " ")

    @property
    def persons(self):
        """The first number below the headline: persons, or exposed residents on Who."""
        told = self.page.locator("#numbers p:first-child strong, .sub").first
        return int(told.get_attribute("data-value").split()[0]) if told.count() else 0

    @property
    def records(self):
        """The second number of the strip below the headline: records."""
        return self.number("#numbers p:nth-child(2) strong")

    @property
    def chips(self):
        return [each.strip() for each in self.page.locator(".chip").all_inner_texts()]

    @property
    def answers(self):
        """How often the server was asked for an answer so far."""
        return sum("_dash-update-component" in url for url in self.requested)

    def number(self, selector):
        return int(re.sub(r"\D", "", self.page.locator(selector).inner_text()))

    def card(self, name):
        return self.page.locator(f".card.{name.replace('/', '-')}")

    def counts(self, name):
        """Return what the bars of a card show: {act: count}, of every side."""
        return self.page.evaluate(
            """card => Object.fromEntries(
                [...document.querySelectorAll(`${card} .hits`)]
                    .flatMap((side, number) => [...side.children].map(({ dataset }, at) => [
                        `${dataset.act ?? at}#${number}`, Number(dataset.value),
                    ])))""",
            f".card.{name.replace('/', '-')}",
        )

    def values(self, name, drawn="bar"):
        """Return the numbers that the marks of a card are drawn for, in their order."""
        return self.page.evaluate(
            "marks => [...document.querySelectorAll(marks)].map(each => +each.dataset.value)",
            f".card.{name.replace('/', '-')} .{drawn} [data-value]",
        )

    def does(self, action):
        """Do something that asks the server once, and wait until the answer is drawn."""
        before = self.drawn
        action()
        self._sees(before + 1)

    def does_again(self, action):
        """Do what asks anew for an answer that did not come."""
        before = self.drawn
        action()
        self.page.wait_for_function(
            "number => Number(document.documentElement.dataset.drawn) > number", arg=before
        )

    def clicks(self, role, name):
        self.does(self.page.get_by_role(role, name=name, exact=True).first.click)

    def clicks_departement(self, code):
        self.does(self.departement(code).click)

    def departement(self, code):
        return self.page.locator(f".area[role=button][data-act$='departements={code}']")

    def clicks_bar(self, card, act, side=0):
        """Point at a bar and press, as a hand does."""
        self.card(card).scroll_into_view_if_needed()
        hits = self.card(card).locator(".hits:has([data-act])").nth(side)
        box = hits.locator(f"[data-act='{act}']").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x - 2, y)
        self.does(lambda: self.page.mouse.click(x, y))

    def lever(self, name):
        return self.page.locator(f"#lever-{name}")

    def steps(self, name, *keys):
        """Move a lever by keys: what it looks up is there with the last of them."""
        self.lever(name).focus()
        for key in keys:
            self.page.keyboard.press(key)

    def picks(self, words):
        """Look for a filter, and take the first with Enter."""
        self.page.locator("#sought").fill(words)
        option = ".autocomplete__option:not(.autocomplete__option--no-results)"
        expect(self.page.locator(option).first).to_be_visible()
        self.does(lambda: self.page.keyboard.press("Enter"))

    def count_words(self):
        """Return the words of the page, or of its tab: all that stands below the header."""
        return self.page.evaluate(WORDS)

    def back(self):
        self.does(self.page.go_back)

    def forward(self):
        self.does(self.page.go_forward)

    def _sees(self, number):
        self.page.wait_for_function(SEEN, arg=number)
