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


@contextmanager
def started(folder, database):
    """Give the address, for a user whose own kernels come first and cannot start."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for name in ("python3", "other"):
        plant_kernel(folder / "home", name)
    port = free_port()
    with open(folder / "log.txt", "wb") as log:
        server = subprocess.Popen(
            f"exec env {command(port)}",
            shell=True,
            cwd=folder,
            env=environment(folder / "home", database),
            stderr=log,
        )
    try:
        yield answering(server, f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(timeout=30)


def plant_kernel(home, name):
    """Leave a kernel of the user's, of an environment that is gone."""
    folder = home / ".local/share/jupyter/kernels" / name
    folder.mkdir(parents=True)
    spec = {"argv": [str(home / "gone/python")], "display_name": name, "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def command(port):
    """Return what `make lab` runs, with the options that a test needs."""
    options = f"--no-browser --allow-root --port {port} --IdentityProvider.token {TOKEN}"
    asked = ["make", "--dry-run", "lab", f"VENV={sys.prefix}", f"OPTIONS={options}"]
    # As if no make had started the tests, which would be told of folders.
    alone = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    made = subprocess.run(asked, cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    return made.stdout.splitlines()[-1]


def environment(home, database):
    return os.environ | {
        "HOME": str(home),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "BREACHLAB_DATABASE": str(database),
        "PYTHONPATH": str(ROOT),
    }


def answering(server, address):
    """Return the address once it answers."""
    while server.poll() is None:
        try:
            with urlopen(f"{address}/api?token={TOKEN}"):
                return address
        except URLError:
            time.sleep(0.1)
    raise AssertionError("JupyterLab ended before it answered")


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
    analyst.reads("What do you want to know?")
    analyst.runs_all()
    expect(analyst.outputs.get_by_role("table").first).to_contain_text("10,000")
    analyst.follows("Who is on the file?")
    analyst.runs_all()
    analyst.sees(analyst.figures.first.locator(".barlayer .point").nth(2))  # of three statuses
    analyst.sees(analyst.outputs.get_by_role("table").first)
    assert analyst.kernels == ["python3"]
    assert analyst.asked_of_the_person == []
    assert analyst.hosts == {"127.0.0.1"}
    assert not ASKS_OTHERS & {url.path for url in analyst.requested}
    assert not analyst.troubles
