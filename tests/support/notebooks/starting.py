"""JupyterLab, started by what `make lab` runs, on a copy of the notebooks."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from breachlab.paths import ROOT

TOKEN = "of-this-test"


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
