"""What is asked about statements, on the invented devices that ship with the tests."""

import re
from collections import Counter
from pathlib import Path

import pytest

from loresmith.curate.chunk import chunk
from loresmith.generate.rules import teach_corpus
from loresmith.ingest.markdown import load
from loresmith.text import normalise

DEVICES = sorted((Path(__file__).parents[2] / "data/devices").glob("*.md"))
VERDICTS = ("true-false", "yes-no", "nli", "cloze")


def taught(pages, tasks=VERDICTS, wordings=3):
    documents = [load(page, source=page.name) for page in pages]
    passages = [passage for document in documents for passage in chunk(document, size=160, overlap=0)]
    return list(teach_corpus(documents, passages, wordings=wordings, tasks=tasks)), {passage.id: passage.text for passage in passages}


@pytest.fixture(scope="module")
def examples():
    return taught(DEVICES)[0]


@pytest.fixture(scope="module")
def corpus_sentences():
    return {normalise(sentence) for page in DEVICES for sentence in re.split(r"(?<=[.])\s+", page.read_text())}


def test_every_kind_is_made(examples):
    assert {example.task for example in examples} == set(VERDICTS)


@pytest.mark.parametrize(("task", "labels"), [("true-false", ("True", "False")), ("yes-no", ("Yes", "No"))])
def test_the_verdicts_of_a_document_are_balanced(examples, task, labels):
    by_document = {}
    for fact in {example.fact: example for example in examples if example.task == task}.values():
        by_document.setdefault(fact.document, Counter())[fact.output.split(".")[0]] += 1
    assert all(abs(counted[labels[0]] - counted[labels[1]]) <= 1 for counted in by_document.values())


def test_a_false_statement_stands_nowhere_and_its_answer_gives_the_right_one(examples, corpus_sentences):
    for example in examples:
        if example.task == "true-false":
            said = normalise(re.split(r"[?:] |\. (?=[A-Z])", example.instruction, maxsplit=1)[-1])
            right = normalise(example.output.split(". ", 1)[1])
            assert (said == right) is example.output.startswith("True.")
            assert example.output.startswith("True.") or said not in corpus_sentences


def test_every_verdict_gives_its_reason_from_the_passage():
    examples, texts = taught(DEVICES)
    for example in examples:
        assert example.evidence in texts[example.passage]
        numbers = set(re.findall(r"\d+", example.output))
        assert numbers <= set(re.findall(r"\d+", example.evidence))
        assert example.task == "cloze" or len(example.output.split()) > 2


def test_a_blank_is_filled_with_what_the_sentence_says(examples):
    for example in examples:
        if example.task == "cloze":
            assert "____" in example.instruction
            assert example.output in example.evidence


def test_an_entailed_statement_comes_with_the_text_that_says_it(examples):
    for example in examples:
        if example.task == "nli":
            assert example.output.split(".")[0] in ("entailment", "contradiction", "neutral")
            assert normalise(example.evidence) in normalise(example.input)


def test_a_statement_names_the_device_it_is_about(examples):
    for example in examples:
        assert example.task == "nli" or any(page.stem in example.instruction.casefold() for page in DEVICES)


def test_the_wordings_of_a_fact_have_one_verdict(examples):
    outputs = {}
    for example in examples:
        outputs.setdefault(example.fact, set()).add(example.output)
    assert all(len(found) == 1 for found in outputs.values())


def test_teaching_twice_gives_the_same():
    assert taught(DEVICES[:3]) == taught(DEVICES[:3])


def test_a_corpus_without_another_value_gives_no_verdict(make_document):
    document = make_document("# Quarry\n\nThe Quarry is a mill. The Quarry was first released in 2010. The Quarry works.")
    examples = list(teach_corpus([document], list(chunk(document, size=160, overlap=0)), wordings=1, tasks=("true-false",)))
    assert examples == []


def test_what_holds_of_several_is_not_swapped(make_document):
    text = "# Quarry\n\nQuarry is a program. Quarry is used in Ulm. Quarry can be opened in Bonn."
    document = make_document(text)
    passages = list(chunk(document, size=160, overlap=0))
    assert list(teach_corpus([document], passages, wordings=1, tasks=("true-false", "yes-no"))) == []


def test_a_claim_that_needs_its_condition_is_left_alone(make_document):
    text = "# Quarry\n\nQuarry is a program. The cache of Quarry is faster if it is warm.\n\nThe index of Quarry is slower than a list."
    document = make_document(text)
    passages = list(chunk(document, size=160, overlap=0))
    asked = [example.instruction for example in teach_corpus([document], passages, wordings=1, tasks=("true-false", "cloze"))]
    assert not [question for question in asked if "cache" in question]
