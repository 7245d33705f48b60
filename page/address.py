"""The address that the page is bound to."""

from __future__ import annotations

import ipaddress
import socket

from index.errors import WenbaoError


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens there: who connects from now on is served once the page is up. WenbaoError where not."""
    if not 0 <= port < 1 << 16:  # the system would take what is left of it past 65,535
        raise WenbaoError(f"{host}:{port} cannot be served (no such port); choose another with --port")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except (OSError, UnicodeError) as error:  # the latter of a name that is none
        said = (error.strerror if isinstance(error, OSError) else "") or error
        raise WenbaoError(
            f"{host}:{port} cannot be served ({said}); choose another with --host or --port"
        ) from error
    return listening
