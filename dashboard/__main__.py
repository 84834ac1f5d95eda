"""Serve the dashboard: python -m dashboard [--port 8050].

python -m dashboard password NAME makes the line of a reader where it is served to others.
"""

import argparse
import errno
import os
import socket
import sys
from pathlib import Path

from breachlab import LabError
from breachlab.arguments import Arguments
from breachlab.db import database_path
from breachlab.errors import BadParameters, PortInUse
from breachlab.words import LANGUAGES
from dashboard import admission, hosts, new_password, reach, serving, tls
from dashboard.app import create_app
from dashboard.asked import check_asked
from dashboard.credentials import Credentials
from dashboard.limit import SECONDS
from dashboard.tries import Tries
from dashboard.world import Worlds

LONGEST = 3_600  # seconds of a question


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted, or make a password; return the exit code, 2 for a bad command."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if words[:1] == ["password"]:
            return new_password.run(words[1:])
        _serve(_parser().parse_args(words))
    except LabError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2 if isinstance(error, BadParameters) else 1
    except KeyboardInterrupt:
        print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Arguments(
        prog="python -m dashboard",
        description="Serve the pages that show what the breach means.",
        epilog="example: python -m dashboard --port 8051; for others, see docs/serving.md, and: "
        "python -m dashboard password --help",
    )
    parser.add_argument("--port", type=_port, default=8050)
    _add_reach(parser)
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--rows", type=int, help="refuse a database of another size")
    parser.add_argument("--seed", type=int, help="refuse a database of another seed")
    parser.add_argument(
        "--language", choices=LANGUAGES, default="en", help="for a browser that asks for none"
    )
    parser.add_argument("--small-cells", help=argparse.SUPPRESS, type=_refuse_small_cells)
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=SECONDS,
        metavar="SECONDS",
        help="stop a question that takes longer; default: %(default)d",
    )
    return parser


def _add_reach(parser: argparse.ArgumentParser) -> None:
    """Have a parser know from where the pages are reached, and by whom."""
    parser.add_argument("--host", default="127.0.0.1", help="default: this machine alone")
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="ask for a name and a password of this file: python -m dashboard password NAME",
    )
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="speak TLS; PEM")
    parser.add_argument("--key", type=Path, metavar="FILE", help="of the certificate; PEM")
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help="a proxy speaks TLS, and alone reaches this server: believe its X-Forwarded-For, "
        "-Host and -Proto",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        type=_host,
        metavar="NAME",
        help="another name that this server is reached by; can be repeated",
    )


def _port(word: str) -> int:
    port = int(word)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{port} is not a port; they go from 0 to 65535")
    return port


def _seconds(word: str) -> int:
    seconds = int(word)
    if not 0 < seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f"{word}: expected from 1 to {LONGEST} seconds")
    return seconds


def _refuse_small_cells(word: str) -> str:
    raise argparse.ArgumentTypeError(
        "small counts are always shown, since nobody in the synthetic register is real; "
        "leave the option out"
    )


def _host(word: str) -> str:
    try:
        return hosts.name(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{word}' is not a name; its port is left out") from None


def _serve(options: argparse.Namespace) -> None:
    reach.check(options, _address(options.host, options.port))
    credentials = Credentials(options.password_file) if options.password_file else None
    spoken = tls.context(options.certificate, options.key) if options.certificate else None
    worlds = Worlds(options.database, options.time_limit)
    made = worlds.current().made
    check_asked(made, database_path(options.database), options.rows, options.seed)
    with _listen(options.host, options.port) as listener:
        host, port = listener.getsockname()[:2]
        names = hosts.allowed(options.host, host, options.allow_host)
        app = create_app(worlds, language=options.language, hosts=names)
        if credentials:
            admission.ask(app.server, credentials, Tries(), options.behind_proxy)
        server = serving.server(app.server, listener, spoken, options.behind_proxy)
        count = made["row_count"]
        served = f"the {count:,} records of {database_path(options.database)}"
        address = f"{'https' if spoken else 'http'}://{host}:{port}"
        print(f"Serving on {address} {served} (Ctrl+C stops)", flush=True)
        server.run()


def _listen(host: str, port: int) -> socket.socket:
    address = _address(host, port)
    try:
        return socket.create_server((address, port))
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_host(f"The host '{host}' is not this machine", port) from None
        raise PortInUse(
            f"Cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}). "
            f"Choose another port: python -m dashboard --port {_another(port)}"
        ) from None


def _address(host: str, port: int) -> str:
    # Looked up first: create_server raises a plain OSError for an unknown host too.
    try:
        return socket.gethostbyname(host)
    except (socket.gaierror, UnicodeError):  # the latter for what no host can be called
        raise _no_host(f"The host '{host}' was not found", port) from None


def _no_host(trouble: str, port: int) -> BadParameters:
    command = f"python -m dashboard --host 127.0.0.1 --port {port}"
    return BadParameters(f"{trouble}. Serve on this machine alone: {command}")


def _another(port: int) -> int:
    """Return a port to try instead; those below 1024 are the system's own."""
    return max(port + 1, 1_024) if port < 65_535 else port - 1


if __name__ == "__main__":
    sys.exit(main())
