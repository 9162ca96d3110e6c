"""The records: frozen, flat, one JSON line each."""

import json
import math
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.files import read_records, write_records
from loresmith.records import Contrast, Document, Dropped, Heading, Passage, Score, make_id


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


def test_a_contrast_without_an_interval_survives_the_file(tmp_path: Path) -> None:
    numbers = {"mean": 1.0, "against_mean": 2.0, "difference": -1.0, "low": math.nan, "high": math.nan, "p": None, "detectable": None}
    counts = {"n": 3, "n_documents": 1, "n_missing": 0, "wins": 3, "ties": 0, "losses": 0}
    place = {"stratum": "unseen", "metric": "answer-nll", "model": "tuned", "arm": "a", "against": "base", "against_arm": "a"}
    write_records(tmp_path / "contrasts.jsonl", [Contrast(**place, **counts, **numbers, higher_is_better=False)])
    assert "NaN" not in (tmp_path / "contrasts.jsonl").read_text()
    (read,) = read_records(tmp_path / "contrasts.jsonl", Contrast)
    assert math.isnan(read.low)
    assert read.p is None
