"""What a search found, as the arm `retrieved` gets it."""

from loresmith.evaluate.lookup import evidence_share, hit_share, hit_shares, shelf_of_inputs, shelf_of_passages, take_down
from loresmith.records import Example, Passage

SHELF = shelf_of_passages([Passage(name, "d", 0, 4, ("Beldunvel", "Care"), f"Wipe the {name}.") for name in ("lid", "lens")])


def example(**given: str) -> Example:
    fields = {"id": "e", "input": "", "output": "a", "task": "t", "fact": "f", "document": "d", "passage": "lens", "evidence": "the lens"}
    return Example(instruction="?", origin="given", **{**fields, **given})


def test_headings_are_searched_and_not_shown():
    assert SHELF.searched[0] == "Beldunvel Care Wipe the lid."
    assert take_down(example(), SHELF, [1, 0]).text == "Wipe the lens.\n\nWipe the lid."


def test_a_hit_is_the_passage_the_question_came_from():
    assert take_down(example(), SHELF, [0, 1]).is_hit
    assert not take_down(example(), SHELF, [0]).is_hit
    assert take_down(example(passage="", evidence=""), SHELF, [0]).is_hit is None


def test_evidence_counts_wherever_it_stands():
    assert take_down(example(evidence="Wipe"), SHELF, [0]).has_evidence
    assert take_down(example(evidence=""), SHELF, [0]).has_evidence is None


def test_shares_are_of_the_questions_that_can_be_judged():
    found = [take_down(one, SHELF, [1]) for one in (example(), example(id="o", passage="lid"), example(id="x", passage="", evidence=""))]
    assert (hit_share(found), evidence_share(found)) == (0.5, 1.0)
    assert hit_share(found[2:]) is None
    assert hit_shares(found, {"e": "wording", "o": "unseen", "x": "repeated"}) == {"wording": 1.0, "unseen": 0.0}


def test_the_texts_of_a_given_dataset_stand_once_each():
    shelf = shelf_of_inputs([example(input="Page one.", document="p1"), example(input="Page one.", document="p1"), example(input=" ")])
    assert (list(shelf.ids), list(shelf.texts)) == (["p1"], ["Page one."])
