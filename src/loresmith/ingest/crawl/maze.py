"""Notice a maze: pages without end that a script makes up, and close the branch they grow on.

Two signs, each looked for in every folder above a page and in every family of addresses that differ only in numbers or query:
- echoes: nearly all of the last pages of a branch say what an earlier one said (calendars, sort orders, session ids, soft 404s);
- descent: nearly all of the last pages lead only deeper into their branch, to pages nobody else knows, four and more in a row
  (folders that hold themselves, tar pits of random words). Documentation links back: to its contents, to the page before.
The innermost branch that shows a sign is closed: what is queued there is dropped, and so are the pages that showed it.
"""

import re
import sqlite3
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from .addresses import path
from .likeness import resemblance

WINDOW = 25
"""The last pages of a branch that are looked at; a branch with fewer is never closed."""
SHARE = 0.9
"""Of those, how many must show a sign."""
NEAR = 0.9
"""Resemblance from which a page is an echo. Twice the standard error below it, 0.82, pages of one template still say different things."""
LONG_CHAIN = 4
"""Pages in a row that lead only deeper; documentation is rarely four folders deep without one link back."""
_LOOK_BACK = 50  # Earlier pages of the branch a text is compared with.
_NUMBER = re.compile(r"\d+")


class Mazes:
    """The tables `members` and `closed`."""

    def __init__(self, database: sqlite3.Connection, *, folder: str) -> None:
        self._database = database
        self._folder = folder

    def closed_branch(self, address: str) -> str:
        """Return the closed branch an address is in, or nothing."""
        for branch in branches(address, folder=self._folder):
            if self._database.execute("SELECT 1 FROM closed WHERE branch = ?", (branch,)).fetchone():
                return branch
        return ""

    def see(self, key: str, address: str, *, sketch: bytes, chain: int) -> None:
        """Count a page in each of its branches, and close the innermost one that now shows a sign."""
        its_branches = branches(address, folder=self._folder)
        is_echo = bool(sketch) and any(resemblance(sketch, other) >= NEAR for other in self._earlier(its_branches))
        rows = [(branch, key, is_echo, chain) for branch in its_branches]
        self._database.executemany("INSERT INTO members (branch, key, is_echo, chain) VALUES (?, ?, ?, ?)", rows)
        for branch in its_branches if is_echo or chain >= LONG_CHAIN else ():
            if sign := self._sign(branch):
                self._database.execute("INSERT OR IGNORE INTO closed VALUES (?, ?)", (branch, sign))
                return

    def showed(self, key: str) -> str:
        """Return the closed branch to whose sign a page belongs itself, or nothing: the first page of echoes is no echo."""
        found = self._database.execute(
            "SELECT branch FROM members JOIN closed USING (branch) "
            "WHERE key = ? AND (sign = 'echoes' AND is_echo OR sign = 'descent' AND chain > 0) ORDER BY branch",
            (key,),
        ).fetchone()
        return found[0] if found else ""

    def _sign(self, branch: str) -> str:
        last = self._database.execute(
            "SELECT is_echo, chain FROM members WHERE branch = ? ORDER BY number DESC LIMIT ?", (branch, WINDOW)
        ).fetchall()
        if len(last) < WINDOW:
            return ""
        if sum(is_echo for is_echo, _ in last) >= SHARE * WINDOW:
            return "echoes"
        return "descent" if sum(chain >= LONG_CHAIN for _, chain in last) >= SHARE * WINDOW else ""

    def _earlier(self, its_branches: Sequence[str]) -> list[bytes]:
        found: dict[str, bytes] = {}
        for branch in its_branches:
            rows = self._database.execute(
                "SELECT frontier.key, sketch FROM members JOIN frontier USING (key) WHERE branch = ? AND sketch IS NOT NULL "
                "ORDER BY number DESC LIMIT ?",
                (branch, _LOOK_BACK),
            )
            found.update(rows)
        return list(found.values())


def branches(address: str, *, folder: str) -> list[str]:
    """Return what an address grows on, innermost first: its family, then each folder between it and the site's."""
    where = path(address)
    family = _NUMBER.sub("#", where) + ("?" if urlsplit(address).query else "")
    folders = [where[: place + 1] for place, letter in enumerate(where) if letter == "/"]
    inner = [above for above in reversed(folders) if above.startswith(folder) and above != folder]
    return ([family] if family != where else []) + inner


def leads_only_deeper(links: Sequence[str], page: str, *, folder: str, is_known: Callable[[str], bool]) -> bool:
    """Return whether a page leads to unknown, deeper addresses of its outermost branch, and to nothing else in it."""
    its_branches = branches(page, folder=folder)
    if not its_branches or not its_branches[-1].endswith("/"):
        return False
    inner = [link for link in links if path(link).startswith(its_branches[-1]) and link != page]
    return bool(inner) and all(_n_folders(link) > _n_folders(page) and not is_known(link) for link in inner)


def _n_folders(address: str) -> int:
    return path(address).rstrip("/").count("/")
