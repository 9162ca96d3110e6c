from typing import Any

from loresmith.evaluate.probes.rows import knowledge_rows


def said(fact: str, text: str) -> dict[str, Any]:
    return {"fact": fact, "text": text, "reference": "Oslo"}


def test_facts_are_counted_by_how_well_the_base_knew_them() -> None:
    before = [said("a", "In Oslo."), said("a", "Oslo"), said("b", "Oslo"), said("b", "Rome"), said("c", "Rome")]
    base = {"before": before, "after": [said(fact, "Rome") for fact in "abc"]}
    tuned = {"before": [], "after": [said("a", "It is made in Oslo, as everybody knows."), said("b", "Rome"), said("c", "Oslo")]}
    rows = knowledge_rows({"base": base, "tuned": tuned})
    assert [(row["model"], row["known before"], row["facts"], row["right in new words"]) for row in rows] == [
        ("base", "highly-known", 1, 0.0),
        ("base", "maybe-known", 1, 0.0),
        ("base", "unknown", 1, 0.0),
        ("tuned", "highly-known", 1, 1.0),
        ("tuned", "maybe-known", 1, 0.0),
        ("tuned", "unknown", 1, 1.0),
    ]
