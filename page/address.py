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
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        raise WenbaoError(
            f"{host}:{port} cannot be served ({error.strerror or error}); choose another with --port"
        ) from error
    return listening
