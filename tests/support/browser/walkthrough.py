"""A walk that a text tells: step by step what a reader does, and below each what is new then.

A step stands at the begin of a line; what seen.js sees changed by it stands below, indented.
Nothing of it depends on time: a look waits until the page is at rest, and long timers are held.
"""

from urllib.parse import urljoin

from breachlab.paths import ROOT, read
from tests.support.browser.reader import Reader

SEEN = read(ROOT / "tests/support/browser/seen.js")
SCRIPTS = "**/assets/page.*.js"
MIDDLE = "each => { const { x, y, width, height } = each.getBoundingClientRect();"
MIDDLE += " return [x + width / 2, y + height / 2]; }"


class Walkthrough:
    """One who does the steps of a text on the page that tests share, and tells what is new."""

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
        try:
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
        width, height = map(int, (size or "1440x2000").split("x"))
        self.reader = self.walk(path, width=width, height=height)
        self.page = self.reader.page
        self._away()
        self.page.evaluate(f"localStorage.theme = 'light';{SEEN}")
        self.seen = {}

    def _begin(self, words):
        """Open an address whose scripts are kept back."""
        path, size = words.split()
        width, height = map(int, size.split("x"))
        self.held = []
        self.page = self.walk._page("en", "light")
        self.walk._wipe(self.page, "en", "light")
        self.page.set_viewport_size({"width": width, "height": height})
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

    def _back(self, _):
        self.page.evaluate("history.back()")

    def _forward(self, _):
        self.page.evaluate("history.forward()")

    def _press(self, keys):
        for key in keys.split():
            self.page.keyboard.press(key)

    def _hold(self, key):
        for _ in range(3):
            self.page.keyboard.down(key)

    def _release(self, key):
        self.page.keyboard.up(key)

    def _type(self, text):
        self.page.keyboard.type(text)

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
        width, height = map(int, size.split("x"))
        self.page.set_viewport_size({"width": width, "height": height})

    def _wait(self, milliseconds):
        self.page.evaluate("until => seen.wait(until)", int(milliseconds))

    def _server(self, does):
        self.page.evaluate("does => seen.server(does)", does)

    def _scroll(self, down):
        self.page.evaluate("down => scrollTo(0, (window.scrolledTo = down))", int(down))

    def _run(self, script):
        self.page.evaluate(f"() => {{ {script} }}")

    def _say(self, expression):
        return self.page.evaluate(f"() => {expression}")
