"""JupyterLab as `make lab` starts it: quiet, on the index, with the kernel of this environment."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT

# What would make the server ask others: for news, a newer version, extensions, what to build.
ASKS_OTHERS = {f"/lab/api/{what}" for what in ("news", "update", "extensions", "build")}
TOKEN = "of-this-test"
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
    def notebook(self):
        """The notebook in front."""
        return self.page.locator(".jp-NotebookPanel:visible")

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


@contextmanager
def started(folder, database):
    """Give the address, for a user whose own kernels come first and cannot start."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for name in ("python3", "other"):  # of an environment that is gone
        kernel = folder / "home/.local/share/jupyter/kernels" / name / "kernel.json"
        kernel.parent.mkdir(parents=True)
        spec = {"argv": [str(folder / "gone/python")], "display_name": name, "language": "python"}
        kernel.write_text(json.dumps(spec), encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with open(folder / "log.txt", "wb") as log:
        server = subprocess.Popen(
            f"exec env {command(port)}",
            shell=True,
            cwd=folder,
            env=os.environ
            | {
                "HOME": str(folder / "home"),
                "JUPYTER_PREFER_ENV_PATH": "0",
                "BREACHLAB_DATABASE": str(database),
                "PYTHONPATH": str(ROOT),
            },
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        while not answers(address):
            assert server.poll() is None, "JupyterLab ended before it answered"
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def answers(address):
    try:
        with urlopen(f"{address}/api?token={TOKEN}"):
            return True
    except URLError:
        return False


def command(port):
    """Return what `make lab` runs, with the options that a test needs."""
    options = f"--no-browser --allow-root --port {port} --IdentityProvider.token {TOKEN}"
    asked = ["make", "--dry-run", "lab", f"VENV={sys.prefix}", f"OPTIONS={options}"]
    # As if no make had started the tests, which would be told of folders.
    alone = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    made = subprocess.run(asked, cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    return made.stdout.splitlines()[-1]


@pytest.fixture
def address(tmp_path, small_database):
    with started(tmp_path, small_database) as address:
        yield address


@pytest.fixture
def analyst(browser, address):
    """One at the address that JupyterLab names in the terminal.

    The window is as high as a notebook, since a cell out of sight is not drawn.
    """
    size = {"width": 1440, "height": 8000}
    with browser.new_context(viewport=size, base_url=address) as context:
        yield Analyst(context.new_page(), f"/lab/tree/00_index.ipynb?token={TOKEN}")


def test_the_index_and_a_notebook_run_with_nothing_asked_of_anybody(analyst):
    """One walk, as JupyterLab takes long to start: the later steps stand on the former."""
    page = analyst.page
    analyst.reads("What do you want to know?")
    analyst.runs_all()
    outputs = analyst.notebook.locator(".jp-OutputArea-output")
    expect(outputs.get_by_role("table").first).to_contain_text("10,000")
    analyst.follows("Who is on the file?")
    analyst.runs_all()
    bars = analyst.notebook.locator(".js-plotly-plot").first.locator(".barlayer .point")
    analyst.sees(bars.nth(2))  # of three statuses
    analyst.sees(outputs.get_by_role("table").first)
    assert [*page.request.get("/api/kernelspecs").json()["kernelspecs"]] == ["python3"]
    assert page.locator("[role=dialog], [role=alert]").all_inner_texts() == []
    asked = [url for url in analyst.requested if url.scheme not in {"data", "blob"}]
    assert {url.hostname for url in asked} == {"127.0.0.1"}
    assert not ASKS_OTHERS & {url.path for url in asked}
    assert not analyst.troubles
