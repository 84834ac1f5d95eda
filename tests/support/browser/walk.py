"""One page for each language and theme, which the tests of a process share and leave clean."""

from urllib.parse import urljoin

from tests.support.browser.reader import Reader

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
