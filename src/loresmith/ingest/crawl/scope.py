"""What belongs to the site: its scheme, host and port, the folder it starts in, and the paths the recipe names."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from .addresses import Origin, origin, path

# Never a page, so never asked for: a documentation site links its archives and pictures from every page.
_NO_PAGE = frozenset(
    "7z apk avi avif bin bmp bz2 cab css csv deb dmg dll eot exe flac gif gz ico iso jar jpeg jpg js json m4a map mid mov mp3 mp4 mpeg mpg "
    "msi ogg ogv otf pickle pkl png ppt pptx ps psd py pyc rar rpm rss so svg svgz tar tgz tif tiff ttf war wasm wav webm webmanifest webp "
    "whl wmv woff woff2 xls xlsx xml xsl xz zip zst".split()
)
_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,11})$")


class Scope(NamedTuple):
    """Where a crawl may go."""

    origin: Origin
    folder: str
    """Path of the site's folder, with its closing slash."""
    include: tuple[str, ...] = ()
    """Paths to read, with `*`; they take the place of the folder."""
    exclude: tuple[str, ...] = ()
    """Paths to leave out, with `*`."""

    def home(self, address: str) -> str:
        """Return the address on the site's own scheme: a link to http leads to the page that is read over https."""
        other = origin(address)
        is_other_scheme = other.host == self.origin.host and other.scheme != self.origin.scheme
        if is_other_scheme and {other.port, self.origin.port} == {80, 443}:
            return str(self.origin) + address[len(str(other)) :]
        return address

    def has(self, address: str) -> bool:
        """Return whether an address is on the site's scheme, host and port."""
        return origin(address) == self.origin

    def holds(self, address: str) -> bool:
        """Return whether a page at this address is wanted."""
        if not self.has(address):
            return False
        where = path(address)
        is_below = where.startswith(self.folder) or where == self.folder.rstrip("/")
        is_included = any(_matches(where, pattern) for pattern in self.include) if self.include else is_below
        return is_included and not any(_matches(where, pattern) for pattern in self.exclude)


def scope_of(site: str, *, include: Sequence[str], exclude: Sequence[str]) -> Scope:
    """Return the scope of a site's canonical address: the folder of its path, up to the last slash."""
    where = path(site)
    return Scope(origin(site), where[: where.rindex("/") + 1], tuple(include), tuple(exclude))


def suffix(address: str) -> str:
    """Return the suffix of an address's file name in lower case, `.html`, or nothing."""
    found = _SUFFIX.search(urlsplit(address).path)
    return f".{found[1].lower()}" if found else ""


def is_page(address: str) -> bool:
    """Return whether an address may be a page, as far as its suffix tells."""
    return suffix(address)[1:] not in _NO_PAGE


def _matches(where: str, pattern: str) -> bool:
    """Return whether a path is matched by a pattern in which `*` stands for any characters; a leading slash may be left out."""
    expression = ".*".join(map(re.escape, ("/" + pattern.lstrip("/")).split("*")))
    return re.fullmatch(expression, where, re.DOTALL) is not None
