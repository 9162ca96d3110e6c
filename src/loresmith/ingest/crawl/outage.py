"""Tell a site that is down from pages that are missing, so that a crawl through an outage loses nothing."""

import sqlite3

from .addresses import asked
from .database import transaction
from .frontier import Entry, Frontier
from .responses import forget_answers
from .wire import Response

IN_A_ROW = 5
"""Pages without an answer, each after all its tries, from which the site is taken to be down."""
_SILENCE = frozenset({"connection-failed", "timed-out", "unknown-host"})
_LATER = frozenset({429, 503})


class Outage:
    """The last pages in a row that went unanswered."""

    def __init__(self, database: sqlite3.Connection, frontier: Frontier) -> None:
        self._database, self._frontier = database, frontier
        self._unanswered: list[Entry] = []

    def notice(self, entry: Entry, response: Response) -> str:
        """Return how the site fails to answer where it is down, after putting back what went unanswered; otherwise nothing."""
        is_answered = response.fault not in _SILENCE and response.status not in _LATER
        self._unanswered = [] if is_answered else [*self._unanswered, entry]
        if len(self._unanswered) < IN_A_ROW:
            return ""
        with transaction(self._database):
            self._frontier.requeue(one.key for one in self._unanswered)
            forget_answers(self._database, (asked(one.address) for one in self._unanswered))
        return response.fault or f"HTTP status {response.status}"
