"""What holds of several fine-tunes together, counted: so many better, so many worse, the rest not shown."""

from collections import Counter
from collections.abc import Sequence

_TITLES = {"better": "better", "worse": "worse", "same": "no change", "open": "not shown"}
_OF_ALL = {"better": ("Yes", "better"), "worse": ("No, worse", "worse"), "same": ("No change", ""), "open": ("Not shown", "")}


def answer(findings: Sequence[str]) -> tuple[str, str]:
    """Return the answer in words and its look: what holds for all fine-tunes, or how many of them are shown better and worse."""
    n, counts = len(findings), _counts(findings)
    if len(counts) > 1:
        return f"{_listed(counts)} (of {n})", ""
    [finding] = counts
    said, look = _OF_ALL[finding]
    return (said if n == 1 else f"{said}: {'both' if n == 2 else f'all {n}'}"), look


def together(findings: Sequence[str]) -> str:
    """Return what holds of all, beside the answer for one of them."""
    counts = _counts(findings)
    return f"as all {len(findings)}" if len(counts) == 1 else f"of all {len(findings)}: {_listed(counts)}"


def counted(findings: Sequence[str]) -> str:
    """Return `3 better, 1 not shown`."""
    return _listed(_counts(findings))


def _counts(findings: Sequence[str]) -> Counter[str]:
    return Counter(finding if finding in _OF_ALL else "open" for finding in findings)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[finding]} {title}" for finding, title in _TITLES.items() if counts[finding])
