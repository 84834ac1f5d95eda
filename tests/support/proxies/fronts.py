"""The proxies of docs/serving.md, run as they stand there but for ports, paths and certificate."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from breachlab.paths import ROOT, read

FOLDER = Path(__file__).parent
NAME = "lab.example"
READER = ("anna", "correct horse battery staple nine")
BEHIND_PROXY = ("--behind-proxy", "--allow-host", NAME)
UPSTREAM = "127.0.0.1:8050"
SECRET = "0123456789abcdef"
INSTALL = "apt-get install --no-install-recommends caddy nginx apache2-utils"
NEEDS = {"caddy": ("caddy", "htpasswd"), "nginx": ("nginx", "htpasswd")}


@dataclass(frozen=True)
class Front:
    """A proxy that runs before a dashboard."""

    kind: str
    port: int
    behind: str  # the dashboard: an address and a port, or unix: and a path
    folder: Path


@cache
def context() -> ssl.SSLContext:
    """Return TLS that takes any certificate: the names of these are not to be looked up."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def missing(kind: str) -> list[str]:
    """Return the programs that a proxy needs and this machine has not."""
    return [program for program in NEEDS[kind] if _program(program) is None]


def block(language: str, document: str = "docs/serving.md") -> str:
    """Return the only block of a language in a document."""
    (found,) = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", read(ROOT / document))
    return found


@contextmanager
def dashboard(database: Path, *options: str) -> Iterator[str]:
    """Serve a database by the command, in a process of its own; give its address."""
    command = [sys.executable, "-m", "dashboard", "--database", database, *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().split()[2]
        finally:
            server.terminate()


@contextmanager
def front(kind: str, address: str, folder: Path) -> Iterator[Front]:
    """Run a proxy before the dashboard of an address, which listens BEHIND_PROXY."""
    given = Front(kind, _free_port(), address.removeprefix("http://"), folder)
    command, environment = {"caddy": _caddy, "nginx": _nginx}[kind](given)
    log = folder / f"{kind}.log"
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as proxy,
    ):
        try:
            _wait(given.port, proxy, log)
            yield given
        finally:
            proxy.terminate()


def _caddy(front: Front) -> tuple[list, dict[str, str]]:
    readers = front.folder / "readers"
    hashed = _htpasswd("-nbB", "-C", "10", *READER)
    readers.write_text(hashed.replace(":", " "))
    given = f"admin off\nskip_install_trust\nlocal_certs\nhttps_port {front.port}\nhttp_port "
    text = block("caddyfile").replace("{\n", f"{{\n{given}{_free_port()}\n", 1)
    path, behind = front.folder / "Caddyfile", front.behind.replace("unix:", "unix/")
    path.write_text(_replaced(text, {"/etc/caddy/readers": readers, UPSTREAM: behind}))
    command = [_program("caddy"), "run", "--adapter", "caddyfile", "--config", path]
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(front.folder))
    return command, os.environ | homes


NGINX = """daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes auto;
events {{ worker_connections 768; }}
http {{
    access_log off;
    {temporary}
    include {folder}/breachlab.conf;
}}
"""  # with Debian's numbers


def _nginx(front: Front) -> tuple[list, dict[str, str]]:
    folder, certificate = front.folder, "/etc/letsencrypt/live/lab.example"
    readers = folder / "readers"
    readers.write_text(_htpasswd("-nb5", *READER))
    new = {
        "listen 443": f"listen 127.0.0.1:{front.port}",
        f"{certificate}/fullchain.pem": FOLDER / "localhost.pem",
        f"{certificate}/privkey.pem": FOLDER / "localhost.key",
        "/etc/nginx/readers": readers,
        UPSTREAM: front.behind,
        "REPLACE-ME": SECRET,
    }
    (folder / "breachlab.conf").write_text(_replaced(block("nginx"), new))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(NGINX.format(user=user, folder=folder, temporary=temporary))
    return [_program("nginx"), "-c", path, "-e", folder / "nginx.log"], {**os.environ}


def _replaced(text: str, new: dict) -> str:
    for old, value in new.items():
        assert old in text, f"docs/serving.md has no {old}"
        text = text.replace(old, str(value))
    return text


def _htpasswd(*words: str) -> str:
    command = [_program("htpasswd"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def _wait(port: int, proxy: subprocess.Popen, log: Path) -> None:
    """Wait until a proxy answers over TLS; fail with what it said if it ends before.

    Caddy listens before it has its certificate and refuses those who come in between.
    """
    end = time.monotonic() + 60
    while time.monotonic() < end and proxy.poll() is None:
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=5) as caller,
            context().wrap_socket(caller, server_hostname=NAME),
        ):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-2_000:])
