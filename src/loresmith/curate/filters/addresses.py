"""Web addresses of the answer that nobody gave: a small model learns to make them up, and readers follow them."""

import re
from collections.abc import Iterator

from ...records import Example

_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'`)\]}]+", re.IGNORECASE)
_EXAMPLE = re.compile(r"(?:^|\.)(?:example\.(?:com|org|net|edu)|localhost|example|test|invalid)(?:$|[:/])|^127\.0\.0\.1", re.IGNORECASE)


def unknown_address(example: Example, *, passage: str) -> str | None:
    """Refuse an answer with a web address that stands neither in the passage nor in the question or its input.

    Scheme, `www.` and a slash at the end do not count. Addresses reserved for examples are let
    through. Without a passage or input there is nothing to
    check against.
    """
    if not f"{passage}{example.input}".strip():
        return None
    known = {_plain(address) for address in addresses(f"{passage}\n{example.instruction}\n{example.input}")}
    for address in addresses(example.output):
        if _plain(address) not in known and not _EXAMPLE.search(_plain(address)):
            return f"unknown-address: {address}"
    return None


def addresses(text: str) -> Iterator[str]:
    """Yield the web addresses of a text, without the stop or comma behind them."""
    yield from (found.rstrip(".,;:!?*_") for found in _ADDRESS.findall(text))


def _plain(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.casefold()).rstrip("/")
