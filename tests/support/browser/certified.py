"""A certificate of this machine's own name for the tests, with keys that keep nothing secret."""

import shutil
import ssl
from pathlib import Path

FOLDER = Path(__file__).with_name("certificates")
CERTIFICATE = FOLDER / "localhost.pem"


def key(folder, name="localhost"):
    """Return a private copy of a key, as a checkout leaves it readable by others."""
    path = Path(shutil.copy(FOLDER / f"{name}.key", folder))
    path.chmod(0o600)
    return path


def trusting():
    """Return what a browser would use that trusts this certificate alone."""
    return ssl.create_default_context(cafile=CERTIFICATE)
