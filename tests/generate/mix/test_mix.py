"""What is added to the training, on the shipped pages with the rules teacher's examples."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loresmith.chat.scripted import Scripted
from loresmith.contracts import ChatReply
from loresmith.curate.chunk import chunk
from loresmith.generate.mix.absent import CLOSED_BOOK, TASK, WITH_PASSAGE, made_up, named_thing
from loresmith.generate.mix.mix import mixed
from loresmith.generate.mix.nearest import Nearest
from loresmith.generate.mix.replay import general_instructions, n_replay_rows, replay_examples, replay_requests
from loresmith.generate.rules import teach
from loresmith.ingest.markdown import load
from loresmith.recipe import Mix
from loresmith.records import Dropped, Example, Passage

PAGES = sorted((Path(__file__).parents[2] / "data/devices").glob("*.md"))


@pytest.fixture(scope="module")
def devices() -> tuple[list[Example], list[Passage]]:
    """Examples and passages of the invented devices, all of them trained."""
    examples, passages = [], []
    for page in PAGES:
        document = load(page, source=page.name)
        mine = list(chunk(document, size=60, overlap=0))
        passages += mine
        examples += [replace(example, stratum="train") for example in teach(document, mine, wordings=2)]
    return examples, passages


def added(devices, **options) -> list[Example]:
    train, passages = devices
    rows = mixed(train, passages, settings=Mix(**options))
    assert rows[: len(train)] == train
    return rows[len(train) :]


def test_nothing_is_added_by_default(devices):
    assert added(devices) == []


def test_chosen_facts_come_again_with_their_passage(devices):
    rows = added(devices, context=0.5)
    text = {passage.id: passage.text for passage in devices[1]}
    assert 0.3 < len({row.fact for row in rows}) / len({example.fact for example in devices[0]}) < 0.7
    assert all(row.input == text[row.passage] and row.evidence in row.input for row in rows)
    originals = {(example.instruction, example.output, example.fact, example.origin, example.stratum) for example in devices[0]}
    assert all((row.instruction, row.output, row.fact, row.origin, row.stratum) in originals for row in rows)
    assert not {row.id for row in rows} & {example.id for example in devices[0]}


def test_distractors_stand_beside_the_right_passage_and_do_not_answer(devices):
    rows = added(devices, context=1.0, distractors=3, without_gold=0.25)
    text = {passage.id: passage.text for passage in devices[1]}
    texts = set(text.values())
    with_gold = [row for row in rows if text[row.passage] in row.input]
    assert 0.6 < len(with_gold) / len(rows) < 0.9
    assert all((row in with_gold) == (row.evidence in row.input) for row in rows)
    counts = {sum(one in row.input for one in texts) for row in rows}
    assert counts <= {1, 2, 3, 4}
    assert len(counts) == 4


def test_no_text_of_a_document_that_is_never_trained_is_shown(devices):
    train, passages = devices
    held_out = {example.document for example in train[:20]}
    kept = [example for example in train if example.document not in held_out]
    rows = mixed(kept, passages, settings=Mix(context=1.0, distractors=4, not_in_documents=1.0))
    unseen = [passage.text for passage in passages if passage.document in held_out]
    assert not [row for row in rows for text in unseen if text in row.input]


def test_questions_about_invented_things_are_answered_by_saying_so(devices):
    rows = added(devices, not_in_documents=0.5)
    corpus = " ".join(passage.text for passage in devices[1]).casefold()
    assert 0.3 < len(rows) / len({example.fact for example in devices[0]}) < 0.7
    assert {bool(row.input) for row in rows} == {True, False}
    assert len({row.output for row in rows}) > len(rows) / 2
    for row in rows:
        ways = WITH_PASSAGE if row.input else CLOSED_BOOK
        name = next(
            word
            for word in re.findall(r"\w+", row.output)
            if word[0].isupper() and word in row.instruction and word.casefold() not in corpus
        )
        assert row.output in {way.format(name=name) for way in ways}
        assert (row.task, row.origin, row.evidence, row.stratum) == (TASK, TASK, "", "train")


@pytest.mark.parametrize("options", [{"context": 0.5, "distractors": 2}, {"not_in_documents": 0.5}])
def test_the_same_seed_draws_the_same_and_another_seed_another(devices, options):
    assert added(devices, **options) == added(devices, **options)
    assert added(devices, **options) != added(devices, **options, seed=1)


def test_documents_that_come_later_change_no_draw(devices):
    train, passages = devices
    later = train[-1].document
    before = mixed([e for e in train if e.document != later], [p for p in passages if p.document != later], settings=Mix(context=0.5))
    after = mixed(train, passages, settings=Mix(context=0.5))
    assert [row for row in after if row.document != later] == before


def test_examples_with_a_text_or_without_a_passage_stay_as_they_are(devices):
    train, passages = devices
    odd = [replace(train[0], input="A text."), replace(train[1], passage="")]
    assert mixed(odd, passages, settings=Mix(context=1.0, distractors=2, not_in_documents=1.0)) == odd


def test_the_nearest_passage_shares_the_most_words():
    said = {"a": "tables hold rows of values", "b": "rows hold values", "c": "rows are printed", "d": "kangaroos jump"}
    nearest = Nearest([Passage(name, "d", 0, len(text), (), text) for name, text in said.items()])
    assert [passage.id for passage in nearest.to("a")] == ["b", "c"]
    assert list(nearest.to("d")) == []


def test_the_name_of_a_question_stands_in_the_passage():
    passage = Passage("p", "d", 0, 1, ("Limits",), "SQLITE_MAX_LENGTH limits a string. Quarry reads open_file.")
    assert named_thing("What does SQLITE_MAX_LENGTH limit in Quarry?", passage) == "SQLITE_MAX_LENGTH"
    assert named_thing("What is a string?", passage) is None


@given(st.text("abcdefghijklmnopqrstuvwxyz ", max_size=200), st.sampled_from(["Beldunvel", "SQLITE_MAX", "open_file"]))
@settings(max_examples=50)
def test_a_made_up_name_is_in_no_document_and_looks_like_the_true_one(corpus, name):
    made = made_up(name, "fact", corpus=corpus, seed=0)
    assert made.casefold() not in corpus
    assert ("_" in made, made.isupper(), made.islower()) == ("_" in name, name.isupper(), name.islower())


def test_general_instructions_are_many_and_all_different():
    instructions = general_instructions()
    assert len(instructions) >= 150
    assert len({" ".join(instruction.casefold().split()) for instruction in instructions}) == len(instructions)
    assert all(instruction == instruction.strip() and len(instruction.split()) > 2 for instruction in instructions)


def test_more_replay_begins_with_the_same_requests():
    few, many = (replay_requests(n, seed=3, temperature=0.7, max_tokens=64) for n in (20, 400))
    assert many[:20] == few
    assert len(many) == 400
    assert max(request.sample for request in many) == 2
    assert len(replay_requests(400, seed=3, temperature=0, max_tokens=64)) == len(general_instructions())


def test_replay_rows_are_the_models_own_answers_and_the_rest_is_dropped():
    requests = replay_requests(4, seed=0, temperature=0, max_tokens=64)
    replies = [ChatReply("An answer."), ChatReply("Half an", error="cut-off"), ChatReply(" "), ChatReply("", error="http-500")]
    rows = list(replay_examples(requests, replies, origin="base"))
    assert (rows[0].output, rows[0].origin, rows[0].task, rows[0].stratum) == ("An answer.", "base", "replay", "train")
    assert [row.reason for row in rows[1:] if isinstance(row, Dropped)] == ["cut-off", "empty-answer", "no-reply"]


@given(st.integers(0, 10_000), st.floats(0, 0.95))
def test_replay_makes_up_its_share_of_all_rows(n_rows, share):
    n = n_replay_rows(n_rows, share)
    assert abs(n - share * (n + n_rows)) <= 1


def test_a_chat_model_answers_replay(devices):
    requests = replay_requests(3, seed=0, temperature=0, max_tokens=64)
    base = Scripted(lambda request: f"On {request.messages[0].content}", name="base")
    rows = list(replay_examples(requests, base.ask(requests), origin=base.name))
    assert mixed(devices[0], devices[1], settings=Mix(), replay=rows)[-3:] == rows
