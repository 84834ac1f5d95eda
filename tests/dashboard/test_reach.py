"""Who may reach the page with which options: the command starts, or says what is missing."""

from itertools import product

from breachlab.errors import BadParameters
from dashboard import reach
from dashboard.__main__ import _parser
from tests.support.cases import for_each

PASSWORDS = ["--password-file", "passwords"]
TLS = ["--certificate", "lab.pem", "--key", "lab.key"]
PROXY = ["--behind-proxy"]
NAME = ["--allow-host", "lab.example"]
LOOPBACK, HERE, ALL = "127.0.0.1", "192.0.2.1", "0.0.0.0"


def refused(address, *options):
    """Return what is said of options, or nothing where they suffice."""
    try:
        reach.check(_parser().parse_args([word for each in options for word in each]), address)
    except BadParameters as error:
        return str(error)
    return None


@for_each(
    "address, options",
    [
        (LOOPBACK, []),
        (LOOPBACK, [PASSWORDS]),
        (LOOPBACK, [TLS]),
        (LOOPBACK, [NAME]),
        (LOOPBACK, [PASSWORDS, PROXY, NAME]),
        (HERE, [PASSWORDS, TLS]),
        (HERE, [PASSWORDS, PROXY, NAME]),
        (ALL, [PASSWORDS, TLS, NAME]),
        (ALL, [PASSWORDS, PROXY, NAME]),
    ],
)
def test_what_suffices(address, options):
    assert refused(address, *options) is None


@for_each(
    "address, options, missing",
    [
        (HERE, [], ["--password-file", "--certificate"]),
        (HERE, [TLS], ["--password-file"]),
        (HERE, [PASSWORDS], ["--certificate"]),
        (HERE, [PASSWORDS, PROXY], ["--allow-host"]),  # its own address is not what others type
        (ALL, [], ["--password-file", "--certificate", "--allow-host"]),
        (ALL, [PASSWORDS, TLS], ["--allow-host"]),
        (LOOPBACK, [PROXY], ["--password-file", "--allow-host"]),
    ],
)
def test_what_does_not_names_each_thing_that_is_missing(address, options, missing):
    said = refused(address, *options)
    assert said.startswith("Others would reach the page. It needs ")
    for option in ("--password-file", "--certificate", "--allow-host"):
        assert (option in said) == (option in missing)


def test_beyond_this_machine_nothing_goes_without_passwords_and_tls():
    for address, *chosen in product((HERE, ALL), *[[[], each] for each in (PASSWORDS, TLS, NAME)]):
        passwords, tls, _ = chosen
        assert refused(address, *chosen) or (passwords and tls)


@for_each("options", [TLS[:2], TLS[2:], [*PASSWORDS, *TLS[:2]]])
def test_a_certificate_goes_with_its_key(options):
    assert refused(HERE, options).endswith("--certificate FILE --key FILE")


def test_behind_a_proxy_there_is_no_certificate_of_ones_own():
    assert "it is the proxy that has the certificate" in refused(ALL, PASSWORDS, TLS, PROXY, NAME)
