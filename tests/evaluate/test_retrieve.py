import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.retrieve import index, scores, search, with_headings
from loresmith.records import Passage

# Made by scripts/make_references.py with rank-bm25 0.2.2.
CASES = json.loads((Path(__file__).parents[1] / "references" / "bm25.json").read_text())
DEVICES = sorted((Path(__file__).parents[1] / "data" / "devices").glob("*.md"))
TEXTS = st.lists(st.text("abc ", max_size=12), max_size=6)


@pytest.mark.parametrize("case", CASES)
def test_scores_are_those_of_the_original(case):
    assert scores(index(case["passages"]), case["query"]) == pytest.approx(case["scores"], abs=1e-9)


def test_the_page_that_names_the_device_comes_first():
    found = index([page.read_text() for page in DEVICES])
    for place, page in enumerate(DEVICES):
        assert search(found, f"Where is the {page.stem.capitalize()} manufactured?", k=3)[0] == place


def test_headings_are_searched_too():
    passages = [Passage("p", "d", 0, 4, (title, "Care"), "Wipe.") for title in ("Beldunvel", "Enogribel")]
    assert search(index(list(map(with_headings, passages))), "How do I clean the Enogribel?", k=1) == [1]


def test_a_query_of_unknown_words_finds_nothing():
    assert search(index(["a lamp", "a bell"]), "submarine", k=2) == []
    assert search(index([]), "lamp", k=2) == []


@given(TEXTS, st.text("abc ", max_size=8))
def test_scores_are_never_negative_and_the_best_come_first(texts, query):
    found = index(texts)
    every = scores(found, query)
    order = search(found, query, k=len(texts))
    assert (every >= 0).all()
    assert [every[place] for place in order] == sorted((value for value in every if value > 0), reverse=True)


@given(TEXTS, st.text("abc ", max_size=8))
def test_the_order_of_passages_changes_no_score(texts, query):
    assert list(scores(index(texts[::-1]), query))[::-1] == pytest.approx(list(scores(index(texts), query)))
