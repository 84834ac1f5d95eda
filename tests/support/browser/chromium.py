"""The browser that tests and measurements share: where it is, and how it is started."""

import shutil

FLAGS = [  # no sandbox, since containers run as root; no word to the browser's makers
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Tests ask where things stand and look at no pixel. Without room for most of them an address costs
# 0.23 core-seconds in place of 0.31; a picture needs the room.
UNPAINTED = "--force-gpu-mem-available-mb=1"

# The same engine without a window: a page of the tests takes half of the processor time in it.
SHELL = "chromium-headless-shell"


def find() -> str | None:
    """Return the path of Chromium, or of Chrome, or of the headless shell, whichever is here."""
    names = ("chromium", "google-chrome", SHELL)
    return next((path for path in map(shutil.which, names) if path), None)


def quickest() -> str | None:
    """Return the path of Chromium's headless shell, or else of another browser."""
    return shutil.which(SHELL) or find()
