"""Who reaches the server, and what it needs for that: beyond this machine passwords and TLS."""

import argparse
import ipaddress

from breachlab.errors import BadParameters
from dashboard import passwords

NEEDS = {
    "passwords": f"--password-file FILE, a line for each reader of: {passwords.MAKE}",
    "tls": "--certificate FILE --key FILE, or --behind-proxy where a proxy before it speaks TLS",
    "name": "--allow-host NAME, the name that is in their address",
}


def check(options: argparse.Namespace, address: str) -> None:
    """Raise BadParameters unless the options suffice for who reaches this address."""
    if bool(options.certificate) != bool(options.key):
        raise BadParameters(
            "A certificate has a key, and a key a certificate: --certificate FILE --key FILE"
        )
    if options.certificate and options.behind_proxy:
        raise BadParameters(
            "Behind a proxy it is the proxy that has the certificate. "
            "Leave out --certificate and --key, or --behind-proxy"
        )
    if missing := [NEEDS[need] for need in _needs(options, ipaddress.ip_address(address))]:
        raise BadParameters(f"Others would reach the page. It needs {'; '.join(missing)}")


def _needs(
    options: argparse.Namespace, address: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> list[str]:
    if address.is_loopback and not options.behind_proxy:
        return []
    has_no_name = options.behind_proxy or address.is_unspecified
    found = {
        "passwords": options.password_file is not None,
        "tls": bool(options.certificate or options.behind_proxy),
        "name": bool(options.allow_host) or not has_no_name,
    }
    return [need for need, is_met in found.items() if not is_met]
