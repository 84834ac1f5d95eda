"""A reader walks over the whole dashboard on one page: reads, clicks, types, and counts along."""

from urllib.parse import urljoin

from breachlab.paths import ROOT, read
from tests.support.browser.look import ADDRESSES
from tests.support.browser.proportions import measure
from tests.support.browser.readable import in_high_contrast, on_screen
from tests.support.browser.reader import Reader
from tests.support.browser.styles import differ

WALKS = ROOT / "tests/golden/walks"
SHEETS = ("/area/59", "/briefing")
FURTHER_SHEETS = ("/area/974", "/area/2A")
WIDTHS = (390, 1440)
# Of each page one address; all of them in the slow tier.
PLACE = "/who?d=59.62&s=f"
PAGES = [*{each.partition("?")[0]: each for each in reversed(ADDRESSES) if each != "/who"}.values()]
# Whose looks are held to a golden file: tabs have cards that no other address has.
STYLED = [*PAGES, *SHEETS, *(each for each in ADDRESSES if "tab=" in each or "opened=" in each)]
# So many marks at least are held to the numbers beside them, by address and card.
DRAWN = {
    "/situation": {"exposure-known_axis": 7, "notification-bridge": 12, "severity-by_level": 4},
    PLACE: {"exposure-stock": 14, "exposure-rate_by_age_and_sex": 42},
    "/what": {
        "fields-by_field": 7,
        "fields-harm_of_combination": 5,
        "fields-without_nir": 4,
        "identifiability-alone": 10,
    },
    "/combination": {
        "combination-other_breaches": 35,
        "combination-composite_profiles": 14,
        "combination-marginal_effect": 105,
    },
    "/response": {"notification-call_volume": 60, "notification-channels": 6},
    "/method?d=59": {"method-fidelity": 11},
    "/what_if": {
        "what_if-ladder": 3,
        "what_if-ladder-grids": 200,
        "retention-beyond_legal_term": 2,
    },
    "/area/59": {"rates": 101, "channels-bar": 4},
    "/briefing": {"bridge": 12},
}
DRAWN_FURTHER = {
    "/who": {
        "exposure-rate_by_departement-strip": 101,
        "exposure-stock": 7,
        "exposure-by_first_year": 19,
        "exposure-rate_by_age_and_sex": 56,
    },
    "/what?mask=30&d=59&s=f": {"fields-by_field": 7, "fields-harm_of_combination": 5},
    "/response?tab=budget&d=59&s=f": {"cost-components": 23, "cost-components-swings": 5},
    "/area/974": {"rates": 101, "channels-bar": 3},
    "/area/2A": {"rates": 101, "channels-bar": 3},
}
SEEN = read(ROOT / "tests/support/browser/seen.js")
SCRIPTS = "**/assets/page.*.js"
MIDDLE = "each => { const { x, y, width, height } = each.getBoundingClientRect();"
MIDDLE += " return [x + width / 2, y + height / 2]; }"

# What a verb does with the page and the words behind it; further verbs are methods below.
DOES = {
    "back": lambda page, _: page.evaluate("history.back()"),
    "forward": lambda page, _: page.evaluate("history.forward()"),
    "press": lambda page, keys: [page.keyboard.press(key) for key in keys.split()],
    "hold": lambda page, key: [page.keyboard.down(key) for _ in range(3)],
    "release": lambda page, key: page.keyboard.up(key),
    "type": lambda page, text: page.keyboard.type(text),
    "wait": lambda page, milliseconds: page.evaluate(f"seen.wait({milliseconds})"),
    "server": lambda page, does: page.evaluate("does => seen.server(does)", does),
    "scroll": lambda page, down: page.evaluate(f"scrollTo(0, (window.scrolledTo = {down}))"),
    "run": lambda page, script: page.evaluate(f"() => {{ {script} }}"),
}


class Walkthrough:
    """One who does the steps of a text on the page that tests share, and tells what is new.

    A step stands at the begin of a line; what seen.js sees changed by it stands below, indented.
    Nothing of it depends on time: a look waits until the page is at rest, and long timers are held.
    """

    def __init__(self, walk):
        self.walk, self.seen = walk, {}
        self.routes = []

    def tell(self, text):
        """Return the text with what is seen now below each of its steps."""
        lines = []
        for line in text.splitlines():
            if line and not line.startswith(" "):
                lines += [line, *self._step(line)]
            elif not line:
                lines.append(line)
        return "\n".join(lines) + "\n"

    def _step(self, line):
        if line.startswith("#"):
            return []
        verb, _, words = line.partition(" ")
        said = None
        try:
            if verb in DOES:
                DOES[verb](self.page, words)
            else:
                said = getattr(self, f"_{verb}")(words)
        except LookupError as error:
            said = error
        before, self.seen = self.seen, self.page.evaluate("() => seen.look()")
        told = {"says": str(said)} if said is not None else {}
        if self.reader.troubles:
            told["console"] = self.reader.troubles.pop().splitlines()[0]
            self.reader.troubles.clear()
        told |= {"does": self.seen.pop("does")} | {
            name: value for name, value in self.seen.items() if value != before.get(name, "")
        }
        return [
            f"    {name:<9} {value}".rstrip()
            for name, value in told.items()
            if value or name != "does"
        ]

    def _at(self, selector):
        """Return the first element of a selector: the page is at rest, so nothing is awaited."""
        found = self.page.query_selector(selector)
        if found is None:
            raise LookupError(f"{selector} is not there")
        return found

    def _open(self, words):
        path, _, size = words.partition(" ")
        self.reader = self.walk(path, **_window(size or "1440x2000"))
        self.page = self.reader.page
        self._away()
        self.page.evaluate(f"localStorage.theme = 'light';{SEEN}")
        self.seen = {}

    def _begin(self, words):
        """Open an address whose scripts are kept back."""
        path, size = words.split()
        self.held = []
        self.page = self.walk._page("en", "light")
        self.walk._wipe(self.page, "en", "light")
        self.page.set_viewport_size(_window(size))
        self._away()
        self.reader = self.walk.readers["en", "light"] = Reader(self.page)
        self.page.route(SCRIPTS, lambda route: self.held.append(route))
        with self.page.expect_request(SCRIPTS):
            self.page.goto(urljoin(self.walk.home, path), wait_until="commit")
        self.page.evaluate(f"localStorage.theme = 'light';{SEEN}")
        self.seen = {}

    def _low(self, selector):
        """Scroll until the middle of an element is just above the lower edge of the window."""
        self._at(selector).evaluate(
            "each => { const { top, height } = each.getBoundingClientRect();"
            " scrollBy(0, top + height / 2 - innerHeight + 8); }"
        )

    def _come(self, _):
        """Let the scripts come that a page was opened without, and play what was done early."""
        for route in self.held:
            route.continue_()
        self.page.unroute(SCRIPTS)
        self.reader._sees(0)

    def _follow(self, selector):
        with self.page.expect_navigation():
            self._at(selector).evaluate("each => each.click()")
        self.reader._sees(0)
        self.page.evaluate(SEEN)

    def _reload(self, _):
        """Load the page again, which is what it was."""
        before = self.page.evaluate("() => seen.whole()")
        self.reader.reloads()
        self.page.evaluate(SEEN)
        after = self.page.evaluate("() => seen.whole()")
        return None if after == before else "differs"

    def _fill(self, words):
        selector, _, text = words.partition(" ")
        self._at(selector.replace(">", " ")).fill(text)

    def _find(self, text):
        self._at("#sought").fill(text)

    def _focus(self, selector):
        self._at(selector).focus()

    def _middle(self, words):
        """Return the middle of an element, or so many pixels beside it: "selector @ 10,-5"."""
        selector, _, beside = words.partition(" @ ")
        x, y = self._at(selector).evaluate(MIDDLE)
        right, down = map(int, (beside or "0,0").split(","))
        return max(x + right, 0), y + down

    def _away(self, _=""):
        self.page.mouse.move(0, 0)

    def _point(self, words):
        self.page.mouse.move(*self._middle(words))

    def _click(self, words):
        """Click, and move the pointer away, or what comes below it would be pointed at."""
        self.page.mouse.click(*self._middle(words))
        self._away()

    def _double(self, words):
        self.page.mouse.dblclick(*self._middle(words))
        self._away()

    def _width(self, size):
        self.page.set_viewport_size(_window(size))

    def _say(self, expression):
        return self.page.evaluate(f"() => {expression}")


def _window(size):
    width, height = map(int, size.split("x"))
    return {"width": width, "height": height}


def wrong_on(walk, addresses, is_update):
    """Return what is wrong with the pages at two widths, and how many marks each card has.

    The marks of a card are those that are as long, and stand where, the numbers beside them say.
    All of them have ink in a system of high contrast. Pages of STYLED look as their golden files.
    """
    wrong, drawn = [], {}
    for number, path in enumerate(addresses):
        reader = walk(path)
        heard = WIDTHS[number % 2 :: 2]  # axe: one width here, the others in test_looks.py
        found = on_screen(reader.page, WIDTHS, heard) + reader.troubles
        measured = measure(reader.page)
        drawn[path] = measured.held
        inked, inkless = in_high_contrast(reader.page, "light")
        assert inked >= len(measured.held), f"{path}: {inked} marks"
        wrong += [f"{path}: {each}" for each in found + measured.troubles + inkless]
        wrong += differ(path, reader.page, is_update) if path in STYLED else []
    return wrong, drawn


def fewer(drawn, least):
    """Return the cards that have fewer marks held to their numbers than these, by address."""
    return {
        path: drawn[path]
        for path, cards in least.items()
        if any(drawn[path].get(card, 0) < count for card, count in cards.items())
    }


def test_all_pages_can_be_read_at_two_widths_and_say_nothing_in_the_console(walk, pytestconfig):
    wrong, drawn = wrong_on(walk, (*PAGES, *SHEETS), pytestconfig.getoption("--update-golden"))
    assert not wrong, "\n".join(wrong)
    assert fewer(drawn, DRAWN) == {}


def test_pages_of_selections_can_be_read_too(thorough, walk, pytestconfig):
    further = (*(each for each in ADDRESSES if each not in PAGES), *FURTHER_SHEETS)
    wrong, drawn = wrong_on(walk, further, pytestconfig.getoption("--update-golden"))
    assert not wrong, "\n".join(wrong)
    assert fewer(drawn, DRAWN_FURTHER) == {}


def test_a_reader_who_does_as_a_walk_says_sees_and_hears_what_it_says(walk, pytestconfig, subtests):
    """Read what differs before you take it over: --update-golden."""
    walks = sorted(path.stem for path in WALKS.glob("*.txt"))
    assert walks
    for name in walks:
        with subtests.test(name=name):
            path = WALKS / f"{name}.txt"
            told = Walkthrough(walk).tell(read(path))
            if pytestconfig.getoption("--update-golden"):
                path.write_text(told, encoding="utf-8")
            assert told == read(path)
