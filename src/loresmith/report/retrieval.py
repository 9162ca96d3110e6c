"""How texts were looked up for the arm `retrieved`, and how often the right one was found, in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import format, words

SAID = {"method", "passages", "searched", "hit_share", "evidence_share", "hit_share_by_stratum", "hit_share_by_method", "passages_cut"}


def looked_up(found: Mapping[str, Any]) -> list[str]:
    """Return what `ReportContent.retrieval` holds, a sentence each; what this module does not know stands at the end, as it is."""
    return list(_sentences(found)) if found else []


def _sentences(found: Mapping[str, Any]) -> Iterator[str]:
    method, n = found.get("method"), found.get("passages")
    if method and n is not None and "searched" in found:
        yield f"{method} gave each question {format.some(n, 'passage')} out of {format.count(found['searched'])}."
    elif method:
        yield f"The search was {method}."
    if found.get("hit_share") is not None:
        share = _percent(found["hit_share"])
        yield f"The passage that the question was made from was among them for {share} of the questions{_parts(found)}."
    if found.get("evidence_share") is not None:
        yield f"The sentence that the answer rests on stood in them for {_percent(found['evidence_share'])}."
    if by_method := found.get("hit_share_by_method"):
        yield f"Found by other searches: {', '.join(f'{name} {_percent(share)}' for name, share in by_method.items())}."
    if found.get("passages_cut"):
        yield f"{format.some(found['passages_cut'], 'passage')} are longer than the embedding model reads, and were cut."
    yield from (f"{format.name(key)}: {format.named(key, value)}" for key, value in found.items() if key not in SAID)


def _parts(found: Mapping[str, Any]) -> str:
    shares = found.get("hit_share_by_stratum") or {}
    told = [f"{words.stratum(key).title.lower()} {_percent(shares[key])}" for key in words.ordered(shares, words.STRATA)]
    return f" ({', '.join(told)})" if len(told) > 1 else ""


def _percent(share: float) -> str:
    return format.named("share", float(share))
