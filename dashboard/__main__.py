"""Serve the page on this machine: python -m dashboard [--port 8050]."""

import argparse
import sys

from waitress import create_server

from breachlab import LabError, connect
from breachlab.errors import PortInUse

from .app import create_app


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        _serve(options)
    except LabError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="Serve the page that shows who the breach exposes.",
        epilog="example: python -m dashboard --port 8051",
    )
    parser.add_argument("--port", type=int, default=8050)
    parser.add_argument("--host", default="127.0.0.1", help="default: this machine alone")
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    return parser


def _serve(options: argparse.Namespace) -> None:
    connection = connect(options.database)
    app = create_app(connection)
    server = _server(app.server, options.host, options.port)
    print(f"Serving on http://{options.host}:{server.effective_port} (Ctrl+C stops)", flush=True)
    server.run()


def _server(application, host: str, port: int):
    try:
        return create_server(application, host=host, port=port, threads=8)
    except OSError as error:
        raise PortInUse(
            f"Cannot listen on {host}:{port} ({error.strerror}). "
            f"Choose another port: python -m dashboard --port {port + 1}"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
