"""The proxies of docs/serving.md, run as they stand there but for ports, paths and certificate; a
reader behind one; and connections that would stop a server:

    python -m tests.dashboard.proxies PORT

prints `ready` when all stand, goes on until its input ends and the first wrong passwords are
answered, and prints what it met.
"""

import argparse
import asyncio
import base64
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPMessage, HTTPSConnection
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


PATIENCE = 60  # seconds


class Connection(HTTPSConnection):
    """A connection to a port of this machine that asks for another name."""

    def connect(self) -> None:
        """Connect, and say the name to TLS."""
        sender = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.sock = context().wrap_socket(sender, server_hostname=self.host)


def basic(name: str, password: str) -> str:
    """Return the header of a name and a password."""
    return f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode('ascii')}"


class Reader:
    """One who logs in once and then reads pages."""

    def __init__(self, port: int, name: str = NAME):
        self.port, self._name = port, name
        self.headers = {"Authorization": basic(*READER)}

    def log_in(self) -> None:
        """Ask for the first page, and keep the cookie if one comes."""
        status, headers, _ = self.get("/")
        assert status == 200, status
        if "Set-Cookie" in headers:
            self.headers["Cookie"] = headers["Set-Cookie"].partition(";")[0]

    def get(self, *paths: str, **more: str) -> tuple[int, HTTPMessage, bytes]:
        """Return the answer to the last of these paths, asked for over one new connection."""
        with closing(Connection(self._name, self.port)) as browser:
            for path in paths:
                headers = {**self.headers, **{key.replace("_", "-"): more[key] for key in more}}
                browser.request("GET", path, headers=headers)
                answer = browser.getresponse()
                body = answer.read()
                assert path == paths[-1] or answer.status == 200, (path, answer.status)
        return answer.status, answer.headers, body

    def page(self) -> float:
        """Open a page; return the milliseconds."""
        begun = time.perf_counter()
        status, _, body = self.get("/who")
        assert status == 200 and len(body) > 10_000, (status, len(body))
        return 1_000 * (time.perf_counter() - begun)


LARGE = "/assets/vendor/plotly-cartesian.min.js"
PIPELINED = 50
AT_FIRST = 20  # wrong passwords that come at once

met: Counter = Counter()


async def connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a connection whose buffers hold next to nothing."""
    sender = socket.socket()
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    sender.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sender, ("127.0.0.1", port))
    return await asyncio.open_connection(
        sock=sender, ssl=context(), server_hostname=NAME, limit=1_024
    )


async def held(kind: str, port: int, sent: bytes, every: float | None) -> None:
    """Hold connections over which this is sent, one after another, and read little or nothing."""
    while True:
        try:
            reader, writer = await connected(port)
        except (OSError, EOFError):
            met[f"{kind}: not connected"] += 1
            await asyncio.sleep(0.5)
            continue
        met[f"{kind}: opened"] += 1
        with suppress(OSError, EOFError):
            writer.write(sent)
            while await reader.read(1):
                await asyncio.sleep(every or 0)
        met[f"{kind}: closed by the server"] += 1
        writer.close()


async def guesses(port: int, per_minute: float) -> None:
    """Send wrong passwords: some at once, then so many a minute."""
    number = 0
    while True:
        number += 1
        await guess(port, f"wrong {number}")
        await asyncio.sleep(0 if number < AT_FIRST else 60 / per_minute)


async def guess(port: int, password: str) -> None:
    """Send one wrong password; count the status of the answer."""
    try:
        reader, writer = await connected(port)
        writer.write(request("/", f"Authorization: {basic('anna', password)}\r\n"))
        status = (await reader.readline()).split()[1].decode()
        writer.close()
    except (OSError, EOFError, IndexError) as error:
        status = type(error).__name__
    met[f"wrong passwords: {status}"] += 1


def guess_count() -> int:
    """Return how many wrong passwords were answered, or met an error."""
    return sum(count for what, count in met.items() if what.startswith("wrong"))


def request(path: str, more: str = "") -> bytes:
    """Return a request, to which `more` headers are added."""
    return f"GET {path} HTTP/1.1\r\nHost: {NAME}\r\n{more}\r\n".encode()


def half_sent(number: int, headers: str) -> bytes:
    """Return the half of a request: of its head, or of its body."""
    if number % 2:
        return request("/who", headers)[:-2]
    head = f"{headers}Content-Type: application/json\r\nContent-Length: 1000\r\n"
    return request("/_dash-update-component", head).replace(b"GET", b"POST", 1) + b"{" * 500


async def attack(options: argparse.Namespace) -> None:
    """Do all that the options say until the input ends."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in options.headers.items())
    whole = [("idle", b"", None)] * options.idle
    whole += [("half-sent", half_sent(each, headers), None) for each in range(options.half_sent)]
    whole += [("slow", request(LARGE, headers) * PIPELINED, 1)] * options.slow
    tasks = [asyncio.create_task(held(kind, options.port, *rest)) for kind, *rest in whole]
    if options.wrong:
        tasks.append(asyncio.create_task(guesses(options.port, options.wrong)))
    while sum(met[each] for each in met if "opened" in each) < len(whole):
        await asyncio.sleep(0.1)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    while options.wrong and guess_count() < AT_FIRST:
        await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    print(json.dumps(met))


def main() -> None:
    """Attack a port of this machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--headers", type=json.loads, default={}, help="of a reader, as JSON")
    for name in ("--half-sent", "--slow", "--idle", "--wrong"):
        parser.add_argument(name, type=int, default=0)
    asyncio.run(attack(parser.parse_args()))


if __name__ == "__main__":
    main()
