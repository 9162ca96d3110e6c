"""The records: frozen, flat, one JSON line each."""

import json
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.records import Document, Dropped, Heading, Passage, Score, make_id


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\x1f")), min_size=1, max_size=3))
def test_id_depends_on_every_part_and_their_order(parts: list[str]) -> None:
    assert make_id(*parts) == make_id(*parts)
    assert make_id(*parts) != make_id(*parts, "")
    assert len(make_id(*parts)) == 16
    assert make_id("a", "b") != make_id("b", "a") != make_id("ba")


def test_document_with_headings_goes_through_json() -> None:
    text = "## One-file database\n\nA complete database is one file."
    heading = Heading(start=0, level=2, text="One-file database", anchor="onefile")
    document = Document(make_id("a", text), "a.html", "A", text, (heading,), meta={"language": "en"})
    assert Document.from_dict(json.loads(json.dumps(document.to_dict()))) == document


def test_passage_goes_through_json() -> None:
    passage = Passage(id="p", document="d", start=0, end=4, heading_path=("SQLite", "About"), text="word")
    assert Passage.from_dict(json.loads(json.dumps(passage.to_dict()))) == passage


def test_record_does_not_change() -> None:
    dropped = Dropped("x", "curate", "too-short")
    with pytest.raises(FrozenInstanceError):
        dropped.reason = "too-long"  # type: ignore[misc]


def test_unknown_name_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        Dropped.from_dict({"record": "x", "step": "curate", "reason": "too-short", "colour": "red"})


def test_score_that_could_not_be_judged_is_none() -> None:
    score = Score("e", "base", "closed-book", "rouge-l-f", None, note="no answer")
    assert json.loads(json.dumps(score.to_dict()))["value"] is None
