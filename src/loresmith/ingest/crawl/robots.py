"""What a host's robots.txt allows, how often, and where it lists its pages. Every host that is asked for anything is asked this first.

Source: RFC 9309. A missing file allows all; one that cannot be had (5xx, 429, no answer) closes the host until it can.
"""

from typing import NamedTuple

from protego import Protego

from .addresses import asked, canonical, origin
from .fetch import Fetcher
from .wire import Response

NAME = "Loresmith"
"""The name that groups of rules are written for."""
MAX_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB; what follows is not read.
_MAX_HOPS = 5  # RFC 9309, 2.3.1.2.


class Rules(NamedTuple):
    """The rules of one host."""

    parsed: Protego | None
    """None where the host is closed."""
    closed: str = ""
    """Why the host is closed, or nothing."""

    def allows(self, address: str) -> bool:
        """Return whether an address of the host may be asked for."""
        return self.parsed is not None and self.parsed.can_fetch(asked(address), NAME)

    def delay(self) -> float:
        """Return the seconds the host wants between two requests, 0 where it does not say."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(NAME)
        return max(self.parsed.crawl_delay(NAME) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)

    def sitemaps(self) -> list[str]:
        """Return the addresses of the sitemaps it names, in order."""
        named = self.parsed.sitemaps if self.parsed else ()
        return [address for address in map(canonical, named) if address]


class Robots:
    """The rules of every host met, fetched when they are first needed."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules_by_host: dict[str, Rules] = {}

    def rules(self, address: str) -> Rules:
        """Return the rules of an address's host, and slow the pace down to what they ask."""
        host = str(origin(address))
        if host not in self._rules_by_host:
            rules = read_rules(self._answer(f"{host}/robots.txt"))
            self._fetcher.pace.slow_down(host, rules.delay())
            self._rules_by_host[host] = rules
        return self._rules_by_host[host]

    def _answer(self, address: str) -> Response:
        for _ in range(_MAX_HOPS):
            response = self._fetcher.get(address, max_bytes=MAX_BYTES, is_cut=True)
            target = canonical(response.headers.get("location", ""), address) if 300 <= response.status < 400 else None
            if target is None:
                break
            address = target
        return response


def read_rules(response: Response) -> Rules:
    """Return the rules an answer for robots.txt stands for."""
    if response.fault or response.status == 429 or response.status >= 500:
        said = f"{response.fault}: {response.detail}" if response.fault else f"HTTP status {response.status}"
        return Rules(None, said)
    text = response.body.decode("utf-8-sig", errors="replace") if response.status == 200 else ""
    return Rules(Protego.parse(text))
