"""Connections to checked addresses only, that end when their time is up.

httpcore2 is the engine beneath httpx2, and the layer where the address of a connection can be chosen while the name stays
in the Host header and in the check of the certificate.
"""

import ssl
import time
from typing import Any

import httpcore2

from .guard import Refused, checked_addresses

REQUEST_SECONDS = 120.0
"""Most seconds from connecting to the last byte, for an answer that comes drop by drop."""


class GuardedNetwork(httpcore2.SyncBackend):
    """Connects to checked addresses, on the ports of the web and of the site itself, and to nothing else."""

    def __init__(self, *, allow_private: bool, port: int) -> None:
        self._allow_private = allow_private
        self._ports = {80, 443, port}

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore2.NetworkStream:
        """Return a connection to the first address of the host that answers; Refused where one of them is closed."""
        if port not in self._ports:
            raise Refused(f"Port {port} of {host} is neither the site's nor the web's.", reason="private-address")
        deadline = time.monotonic() + REQUEST_SECONDS
        *others, last = checked_addresses(host, port, allow_private=self._allow_private)
        for address in others:
            try:
                return Timed(super().connect_tcp(address, port, *args, **options), deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return Timed(super().connect_tcp(last, port, *args, **options), deadline)


class Timed(httpcore2.NetworkStream):
    """A connection on which no wait lasts beyond the deadline, a point of `time.monotonic`."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes; ReadTimeout at the deadline."""
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes; WriteTimeout at the deadline."""
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Return the connection with encryption, under the same deadline."""
        return Timed(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection below says."""
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout(f"No whole answer within {REQUEST_SECONDS:.0f} seconds.")
        return left if timeout is None else min(timeout, left)
