"""A passage in which one number was changed no longer grounds the answers that rest on it, and still grounds the others."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.filters.grounding import not_grounded
from loresmith.curate.filters.support import not_supported

DATA = Path(__file__).parents[2] / "data"
GOLD = [json.loads(line) for line in (DATA / "devices_gold.jsonl").read_text().splitlines()]
PAGES = {row["doc"]: (DATA / "devices" / row["doc"]).read_text() for row in GOLD}
NUMBER = re.compile(r"\d+")
WITH_NUMBER = [row for row in GOLD if NUMBER.search(row["answer"])]
WITH_WORDS = [row for row in GOLD if not NUMBER.search(row["answer"])]


def changed(page: str, number: str, by: int) -> str:
    return re.sub(rf"\b{number}\b", str(int(number) + by), page)


@pytest.mark.parametrize("row", WITH_NUMBER, ids=lambda row: row["id"])
@pytest.mark.parametrize("by", [1, -1, 10, 1000])
def test_an_answer_whose_number_was_changed_in_the_passage_is_refused(example, row, by):
    page, number = PAGES[row["doc"]], NUMBER.search(row["answer"])[0]
    asked = example(row["question"], row["answer"])
    assert not_grounded(asked, passage=page) is None
    assert not_grounded(asked, passage=changed(page, number, by)) == f"not-grounded: {number}"


@pytest.mark.parametrize("row", GOLD, ids=lambda row: row["id"])
def test_changing_another_number_refuses_nothing(example, row):
    page = PAGES[row["doc"]]
    for number in set(NUMBER.findall(page)) - set(NUMBER.findall(row["answer"])):
        assert not_grounded(example(row["question"], row["answer"]), passage=changed(page, number, 1)) is None


@pytest.mark.parametrize("row", WITH_WORDS, ids=lambda row: row["id"])
def test_an_answer_whose_words_were_changed_in_the_passage_is_refused(example, row):
    asked = example(row["question"], row["answer"])
    page = re.sub(re.escape(row["answer"]), "zanqua lammek", PAGES[row["doc"]], flags=re.IGNORECASE)
    assert not_grounded(asked, passage=page) or not_supported(asked, passage=page)


@given(number=st.integers(0, 10**7), other=st.integers(0, 10**7))
def test_a_number_is_grounded_by_itself_and_by_no_other(example, number, other):
    asked = example("How large may a page get?", f"At most {number:,} bytes.")
    assert (not_grounded(asked, passage=f"The largest page has {number} bytes.") is None) is True
    assert (not_grounded(asked, passage=f"The largest page has {other} bytes.") is None) is (number == other)


@given(row=st.sampled_from(WITH_NUMBER), by=st.integers(1, 10**6))
def test_evidence_with_another_number_is_refused_whatever_the_answer(example, row, by):
    page, number = PAGES[row["doc"]], NUMBER.search(row["answer"])[0]
    sentence = next(line for line in re.split(r"(?<=\.)\s", page) if re.search(rf"\b{number}\b", line))
    asked = example(row["question"], "Yes", evidence=sentence)
    assert not_grounded(asked, passage=page) is None
    assert not_grounded(asked, passage=changed(page, number, by)) == "not-grounded: evidence"
