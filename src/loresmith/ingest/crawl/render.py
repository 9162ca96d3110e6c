"""Draw a page as a browser does, and return what its scripts made of it.

The browser has no network: every request it makes is handed to us, asked for by the crawler's own rules (checked addresses,
robots.txt, pace, memory) and handed back. So the page itself is not fetched twice, a script shared by a hundred pages is fetched
once, and no script reaches what the crawler would not. Pictures, fonts, styles, sockets and anything but GET are refused.

Time is the browser's own: it runs ahead while nothing is loading and stands still while something is, so a page that waits two
seconds costs none, and a slow server costs no text.
"""

import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from .addresses import asked
from .devtools import BrowserError, Devtools, browser
from .wire import USER_AGENT, Response

PAGE_SECONDS = 10
"""Seconds of the browser's own time that a page may take to draw itself."""
PATIENCE_SECONDS = 45.0
"""Seconds of ours, without those our own requests take."""
MAX_REQUESTS = 80
"""Requests of one page; further ones are refused."""
MAX_LETTERS = 10_000_000
_WANTED = frozenset({"Script", "XHR", "Fetch"})
# Without what only speaks to browsers that run no scripts.
_TAKE = (
    "document.querySelectorAll('script, noscript, style').forEach(node => node.remove());"
    f"'<!DOCTYPE html>' + document.documentElement.outerHTML.slice(0, {MAX_LETTERS})"
)

Fetch = Callable[[str], Response | None]


def render(path: str, address: str, page: Response, *, fetch: Fetch) -> str:
    """Return the markup of a page after its scripts have run, in the browser at `path`.

    `page` is the answer for the page itself, `fetch` returns the answer for anything else it asks for, or None where that is
    refused. Raises BrowserError where there is nothing to return in time.
    """
    try:
        with browser(path) as devtools:
            return _Drawing(devtools, asked(address), page, fetch).markup(address)
    except (OSError, KeyError) as error:
        raise BrowserError(f"Chromium at {path} cannot be used: {error}.") from error


class _Drawing:
    """One page in one browser."""

    def __init__(self, devtools: Devtools, address: str, page: Response, fetch: Fetch) -> None:
        self._devtools, self._address, self._page, self._fetch = devtools, address, page, fetch
        self._deadline = time.monotonic() + PATIENCE_SECONDS
        self._n_requests = 0
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def markup(self, address: str) -> str:
        self._ask("Network.setBypassServiceWorker", bypass=True)
        self._ask("Network.setUserAgentOverride", userAgent=USER_AGENT)
        self._ask("Browser.setDownloadBehavior", behavior="deny")
        self._ask("Page.enable")
        self._ask("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self._tell("Page.navigate", url=address)
        while (event := self._devtools.event(self._deadline))["method"] != "Emulation.virtualTimeBudgetExpired":
            if event["method"] == "Fetch.requestPaused":
                self._answer(event["params"])
            elif event["method"] == "Page.frameNavigated" and "parentId" not in event["params"]["frame"]:
                # Not before: the empty page the browser begins with would use the time up.
                self._tell("Emulation.setVirtualTimePolicy", policy="pauseIfNetworkFetchesPending", budget=PAGE_SECONDS * 1000)
            elif event["method"] == "Page.javascriptDialogOpening":
                self._tell("Page.handleJavaScriptDialog", accept=False)
        result = self._ask("Runtime.evaluate", expression=_TAKE, returnByValue=True)["result"]
        return str(result.get("value", ""))

    def _answer(self, paused: dict[str, Any]) -> None:
        began = time.monotonic()
        response = self._wanted(paused)
        # A page is not to blame for the pace we keep.
        self._deadline += time.monotonic() - began
        request = paused["requestId"]
        if response is None or response.fault:
            self._tell("Fetch.failRequest", requestId=request, errorReason="BlockedByClient")
            return
        headers = [{"name": name, "value": response.headers[name]} for name in ("content-type", "location") if name in response.headers]
        headers.append({"name": "access-control-allow-origin", "value": "*"})
        body = b64encode(response.body).decode()
        self._tell("Fetch.fulfillRequest", requestId=request, responseCode=response.status, responseHeaders=headers, body=body)

    def _wanted(self, paused: dict[str, Any]) -> Response | None:
        """Return the answer for what the browser asks, or None where it is refused."""
        self._n_requests += 1
        where = asked(paused["request"]["url"])
        if paused["resourceType"] == "Document":
            return self._page if where == self._address else None
        is_wanted = paused["resourceType"] in _WANTED and paused["request"]["method"] == "GET"
        return self._fetch(where) if is_wanted and self._n_requests <= MAX_REQUESTS else None

    def _tell(self, method: str, **parameters: Any) -> None:
        self._devtools.tell(method, parameters, session=self._session)

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        is_of_page = not method.startswith(("Target.", "Browser."))
        return self._devtools.ask(method, parameters, session=self._session if is_of_page else "", deadline=self._deadline)
