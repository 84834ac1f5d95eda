"""python -m dashboard password NAME: ask for a password, print the line of a password file."""

import sys
from getpass import getpass

from breachlab.arguments import Arguments
from breachlab.errors import BadParameters
from dashboard import passwords


def run(arguments: list[str]) -> int:
    """Print the line of a reader; return the exit code."""
    print(passwords.line(_parser().parse_args(arguments).name, _password()))
    return 0


def _parser() -> Arguments:
    parser = Arguments(
        prog="python -m dashboard password",
        description="Ask twice for a password, or read it from a pipe, and print the line for "
        "--password-file. The line does not tell the password.",
        epilog="example: (umask 077; python -m dashboard password anna >> passwords)",
    )
    parser.add_argument("name", help="of the reader; a browser asks for it")
    return parser


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        password = getpass("Password: ")
        if password != getpass("Once more: "):
            raise BadParameters("These were two different passwords. Type the command again")
        return password
    except EOFError:
        raise BadParameters("No password was typed. Type the command again") from None
