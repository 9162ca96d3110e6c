"""Solved questions: the same for all, of other documents than the one that is asked about, each put as the question is."""

from loresmith.files import read_json, read_records
from loresmith.recipe import Recipe
from loresmith.records import Example, Passage
from loresmith.runfolder import Run
from loresmith.steps.asking import put
from loresmith.steps.shots import drawn


def example(name: str, document: str) -> Example:
    return Example(
        id=name, instruction=f"What is {name}?", input="", output=f"It is {name}.", task="closed", fact=name, document=document,
        passage="", evidence="", origin="rules", stratum="train",
    )  # fmt: skip


TRAIN = [example(f"{document}{nth}", document) for document in "abcd" for nth in range(4)]


def test_the_shots_are_of_different_documents_and_never_of_its_own() -> None:
    asked = [example("a9", "a"), example("z9", "z"), example("y9", "y")]
    shots = drawn(TRAIN, asked, 3)
    assert shots["z9"] == shots["y9"]
    for one in asked:
        documents = [shot.document for shot in shots[one.id]]
        assert len(set(documents)) == 3
        assert one.document not in documents


def test_one_document_alone_has_no_shots_to_give() -> None:
    assert drawn(TRAIN[:4], [example("a9", "a")], 3) == {"a9": []}


def test_each_shot_is_put_as_the_question_is(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    test, train = (read_records(run.path(f"split/{part}.jsonl"), Example) for part in ("test", "train"))
    passages = {one.id: one.text for one in read_records(run.path("passages.jsonl"), Passage)}
    known = {one.instruction: one for one in train}
    for arm in ("few-shot", "few-shot-with-passage"):
        for question in put(run, test, arm, n_shots=2):
            assert len(question.shots) == 2
            for asked, text, answer in question.shots:
                assert answer == known[asked].output
                assert text == ("" if arm == "few-shot" else passages[known[asked].passage])


def test_a_fine_tune_meets_the_base_that_was_shown_answers(everything: tuple[Run, Recipe]) -> None:
    run, _ = everything
    contrasts = read_json(run.path("compare.json"))["contrasts"]
    met = {(row["arm"], row["against_arm"]) for row in contrasts if row["against"] == "base"}
    assert ("closed-book", "few-shot") in met
