"""A person at JupyterLab: what can be done, and what is seen, by the names that stand there."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

RUN = re.compile(r"^\[\d+\]:$")
PATIENCE = 60_000


class Analyst:
    """One who opens notebooks and runs them, and waits each time until that is done."""

    def __init__(self, page, address):
        self.page, self.requested, self.troubles = page, [], []
        page.on("request", lambda request: self.requested.append(urlsplit(request.url)))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.goto(address)

    @property
    def hosts(self):
        """The hosts that the page asked for anything."""
        return {url.hostname for url in self.requested if url.scheme not in {"data", "blob"}}

    @property
    def asked_of_the_person(self):
        """What dialogs and notes in the corner say."""
        return self.page.locator("[role=dialog], [role=alert]").all_inner_texts()

    @property
    def kernels(self):
        """The names of the kernels that are offered."""
        return list(self.page.request.get("/api/kernelspecs").json()["kernelspecs"])

    @property
    def notebook(self):
        """The notebook in front."""
        return self.page.locator(".jp-NotebookPanel:visible")

    @property
    def outputs(self):
        return self.notebook.locator(".jp-OutputArea-output")

    @property
    def figures(self):
        return self.notebook.locator(".js-plotly-plot")

    def sees(self, what):
        expect(what).to_be_visible(timeout=PATIENCE)

    def reads(self, title):
        """Wait until the notebook of this title is open and its kernel ready."""
        self.sees(self.notebook.get_by_role("heading", name=title, level=1))
        self.sees(self.page.get_by_text("| Idle"))

    def follows(self, link):
        self.notebook.get_by_role("link", name=link).click()
        self.reads(link)

    def runs_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        prompts = self.notebook.locator(".jp-CodeCell .jp-InputPrompt")
        expect(prompts).to_have_text([RUN] * prompts.count(), timeout=PATIENCE)
