"""Decide which links of a site are asked for. Those that are not are written down as well, with their reason."""

from collections.abc import Iterable

from .frontier import Frontier
from .maze import Mazes
from .scope import Scope, is_page, suffix


class Admission:
    """The way into the frontier."""

    def __init__(self, frontier: Frontier, mazes: Mazes, scope: Scope, *, max_depth: int) -> None:
        self._frontier, self._mazes, self._scope, self._max_depth = frontier, mazes, scope, max_depth

    def add(self, addresses: Iterable[str], *, depth: int, found_on: str, hops: int = 0) -> None:
        """Queue the addresses that belong to the site; links to other sites are not counted."""
        for address in map(self._scope.home, addresses):
            if self._scope.has(address):
                reason, detail = self._refusal(address, depth)
                self._frontier.add(address, depth=depth, found_on=found_on, hops=hops, reason=reason, detail=detail)

    def _refusal(self, address: str, depth: int) -> tuple[str, str]:
        """Return why an address of the site will not be asked for, with the detail, or two empty texts."""
        if not self._scope.holds(address):
            return "out-of-scope", "outside the folder, or left out by include and exclude"
        if not is_page(address):
            return "not-text", f"a {suffix(address)} file"
        if depth > self._max_depth:
            return "too-deep", f"max_depth is {self._max_depth}"
        branch = self._mazes.closed_branch(address)
        return ("maze", f"in {branch}") if branch else ("", "")
