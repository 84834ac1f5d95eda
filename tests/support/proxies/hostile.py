"""python -m tests.support.proxies.hostile PORT: connections that would stop a server.

It prints `ready` when all stand, goes on until its input ends and the first wrong passwords are
answered, and prints what it met.
"""

import argparse
import asyncio
import json
import socket
import sys
from collections import Counter
from contextlib import suppress

from tests.support.proxies.fronts import NAME, context
from tests.support.proxies.readers import basic

LARGE = "/assets/vendor/plotly-cartesian.min.js"
PIPELINED = 50
AT_FIRST = 20  # wrong passwords that come at once

met: Counter = Counter()
standing = asyncio.Event()


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
