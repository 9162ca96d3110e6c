"""Write an address in one way, so that two spellings of one page are one page.

Two forms: the address a page is asked at, which only loses what no server sees or should see (fragment, default port, dot
segments, campaign tags), and its key, which also takes `/guide`, `/guide/` and `/guide/index.html` for one page.
"""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

MAX_LENGTH = 2000  # Longer addresses are made by traps; the common limit of servers and sitemaps is 2,048.
_PORTS = {"http": 80, "https": 443}
_CAMPAIGN = re.compile(r"(?:utm_\w+|gclid|fbclid|msclkid|mc_cid|mc_eid|_ga|phpsessid|jsessionid|sessionid)", re.IGNORECASE)
_SESSION_PATH = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|(?<=/))(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NO_HOST = re.compile(r"[\s\x00-\x20\\%<>\"{}|^`@]")
_ROUTE = re.compile(r"^!?/")


class Origin(NamedTuple):
    """What two pages of one site have in common."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """Return `scheme://host`, with the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


def canonical(reference: str, base: str = "", *, keep_route: bool = False) -> str | None:
    """Return the address a link leads to, as it is asked for, or None where it is no page of the web.

    None for other schemes than http and https, user names in the address, bad hosts or ports, and more than 2,000 characters.
    `keep_route` keeps a fragment that is a script's own path, `#/guide`.
    """
    try:
        parts = urlsplit(urljoin(base, reference.strip()) if base else reference.strip())
        origin = _origin(parts.scheme.lower(), parts.hostname, parts.port)
    except ValueError:
        return None
    if origin is None or "@" in parts.netloc:
        return None
    path = _dotless(_escaped(_SESSION_PATH.sub("", parts.path), safe="/:@!$&'()*+,;=~")) or "/"
    query = "&".join(filter(None, (_kept(pair) for pair in parts.query.split("&"))))
    fragment = parts.fragment if keep_route and _ROUTE.match(parts.fragment) else ""
    address = f"{origin}{path}" + (f"?{query}" if query else "") + (f"#{_escaped(fragment, safe='/:@!$&()*+,;=~?')}" if fragment else "")
    return address if len(address) <= MAX_LENGTH else None


def key(address: str) -> str:
    """Return what all spellings of a canonical address share: no index file name, no closing slash."""
    before, mark, rest = _divided(address)
    start = before.index("/", len("https://"))
    path = _INDEX.sub("", before[start:]).rstrip("/") or "/"
    return before[:start] + path + mark + rest


def origin(address: str) -> Origin:
    """Return the origin of a canonical address."""
    parts = urlsplit(address)
    found = _origin(parts.scheme, parts.hostname, parts.port)
    assert found is not None
    return found


def path(address: str) -> str:
    """Return the path of a canonical address."""
    return urlsplit(address).path


def asked(address: str) -> str:
    """Return what a server is asked for: the address without a script's route."""
    return address.partition("#")[0]


def _origin(scheme: str, host: str | None, port: int | None) -> Origin | None:
    if scheme not in _PORTS or not host or _NO_HOST.search(host) or port == 0:
        return None
    if not host.isascii():
        host = host.encode("idna").decode()  # UnicodeError is a ValueError.
    return Origin(scheme, host.lower().rstrip("."), port or _PORTS[scheme])


def _escaped(text: str, *, safe: str) -> str:
    """Return text with the same characters escaped whoever wrote it: escapes of plain characters undone, of all others upper case."""
    pieces = _ESCAPE.split(text)
    for place in range(1, len(pieces), 2):
        letter = unquote_to_bytes(f"%{pieces[place]}").decode("latin-1")
        pieces[place] = letter if letter in _UNRESERVED else f"%{pieces[place].upper()}"
    return "".join(piece if place % 2 else quote(piece, safe=safe) for place, piece in enumerate(pieces))


def _dotless(path: str) -> str:
    """Return a path without `.` and `..`, which some links hide behind escapes; empty segments stay, they are the server's."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _kept(pair: str) -> str:
    name = pair.partition("=")[0]
    return "" if _CAMPAIGN.fullmatch(name) else _escaped(pair, safe="/:@!$'()*+,;=~?[]")


def _divided(address: str) -> tuple[str, str, str]:
    place = min((found for found in (address.find("?"), address.find("#")) if found >= 0), default=len(address))
    return address[:place], address[place : place + 1], address[place + 1 :]
