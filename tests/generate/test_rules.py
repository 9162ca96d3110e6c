import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loresmith.curate.chunk import chunk
from loresmith.generate.kinds import OPEN_TASKS
from loresmith.generate.rules import teach, teach_corpus
from loresmith.ingest.html import load
from loresmith.ingest.markdown import load as load_markdown
from loresmith.records import Document, Example, Passage
from loresmith.text import normalise

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "examples/sqlite/docs").glob("*.html"))
DEVICES = {
    "beldunvel": (
        ["Griulostad", "Krybel Nimith", "2010", "105 degrees Celsius", "the status light turns olive", "hold the side key for 20 seconds"]
    ),
    "belenoozi": ["Ithquaford", "Rasvel Huxtor", "1988", "195 degrees Celsius", "a violet status light", "held for 14 seconds"],
}


@pytest.fixture(scope="module")
def demonstration():
    """Return the examples of the shipped pages with the texts of their passages."""
    examples, texts = [], {}
    for page in PAGES:
        document = load(page, source=page.name)
        passages = list(chunk(document, size=160, overlap=0))
        texts |= {passage.id: passage.text for passage in passages}
        examples += teach(document, passages, wordings=4)
    return examples, texts


def test_every_answer_is_grounded_in_its_passage(demonstration):
    examples, texts = demonstration
    for example in examples:
        said, evidence = " ".join(example.output.split()), " ".join(example.evidence.split())
        assert example.evidence in texts[example.passage]
        assert said.casefold() in evidence.casefold()
        assert set(re.findall(r"\d+(?:\.\d+)*", said)) <= set(re.findall(r"\d+(?:\.\d+)*", evidence))


def test_the_wordings_of_a_fact_share_everything_but_the_question(demonstration):
    examples, _ = demonstration
    by_fact = {}
    for example in examples:
        by_fact.setdefault(example.fact, []).append(example)
    assert all(len({(e.output, e.task, e.passage, e.evidence) for e in same}) == 1 for same in by_fact.values())
    assert all(len({normalise(e.instruction) for e in same}) == len(same) for same in by_fact.values())
    assert sum(len(same) > 2 for same in by_fact.values()) > 0.95 * len(by_fact)


def test_no_page_asks_one_question_of_two_facts(demonstration):
    examples, _ = demonstration
    asked = [(example.document, normalise(example.instruction)) for example in examples]
    assert len(set(asked)) == len(asked)
    assert len({example.id for example in examples}) == len(examples)


def test_the_pages_give_every_kind_of_question(demonstration):
    examples, _ = demonstration
    assert {example.task for example in examples} == set(OPEN_TASKS)
    assert 150 <= len({example.fact for example in examples}) <= 400


def test_teaching_twice_gives_the_same():
    document = load(PAGES[0], source="page")
    passages = list(chunk(document, size=160, overlap=0))
    assert list(teach(document, passages, wordings=4)) == list(teach(document, passages, wordings=4))


@pytest.fixture
def device_examples():
    """Return the examples of one invented device."""

    def run(device: str, *, wordings: int = 4, tasks: tuple[str, ...] = ()) -> list[Example]:
        document = load_markdown(ROOT / f"tests/data/devices/{device}.md", source=f"{device}.md")
        return list(teach(document, list(chunk(document, size=160, overlap=0)), wordings=wordings, tasks=tasks))

    return run


@pytest.mark.parametrize(("device", "facts"), DEVICES.items())
def test_the_six_facts_of_a_device_are_found(device_examples, device, facts):
    outputs = {example.output for example in device_examples(device)}
    assert all(any(fact in output for output in outputs) for fact in facts)


@pytest.mark.parametrize("device", DEVICES)
def test_every_question_about_a_device_names_it(device_examples, device):
    assert all(device in example.instruction.casefold() for example in device_examples(device, wordings=8))


def test_only_the_tasks_asked_for_are_made(device_examples):
    assert {example.task for example in device_examples("beldunvel", tasks=("definition",))} == {"definition"}


def test_an_answer_is_cut_where_its_passage_ends():
    text = "# Questions and answers\n\n**What is a page?**\n\nA page is a block. It has a size."
    document = Document(id="d", source="d", title="Questions and answers", text=text)
    end = text.index(" It has")
    (example,) = teach(document, [Passage("p", "d", 0, end, (), text[:end])], wordings=1)
    assert example.output == "A page is a block."


def test_an_answer_no_passage_holds_is_left_out():
    text = "The VACUUM command rebuilds the whole database file."
    document = Document(id="d", source="d", title="", text=text)
    assert list(teach(document, [Passage("p", "d", 0, 20, (), text[:20])], wordings=1)) == []


def test_a_question_with_two_answers_is_not_asked(taught):
    text = "# Quarry\n\nThe WAL file is located in the first folder of Quarry.\n\nThe WAL file is located in the last folder of Quarry."
    assert taught(text) == []


def test_an_empty_document_gives_nothing(taught):
    assert taught("") == []


WORDS = st.sampled_from(
    "the a it this SQLite VACUUM table is are used to of in If then , . ? ! : ; ( ) \" “ ” ' - – must not can reads written # ## ** ``` |"
    " \\( 3.15 version because when by using \n \n\n".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60), st.sampled_from(["", "SQLite", "Frequently Asked Questions", "Glossary"]))
def test_any_text_is_survived_and_what_it_gives_is_grounded(words, title):
    text = " ".join(words)
    document = Document(id="d", source="d", title=title, text=text)
    for example in teach(document, [Passage("p", "d", 0, len(text), (), text)], wordings=8):
        assert example.evidence in text
        assert " ".join(example.output.split()).casefold() in " ".join(example.evidence.split()).casefold()


def test_a_page_names_its_product_from_its_neighbours(make_document):
    named = [make_document(f"The {noun} is kept in Quarry. In Quarry, all is well.", noun) for noun in ("table", "row", "index")]
    plain = make_document("# Pages\n\nThe WAL file has nine arms.", "Pages")
    documents = [*named, plain]
    passages = [passage for document in documents for passage in chunk(document, size=160, overlap=0)]
    asked = [example.instruction for example in teach_corpus(documents, passages, wordings=1) if example.document == plain.id]
    assert asked == ["In Quarry, how many arms does the WAL file have?"]


def test_a_question_two_pages_answer_differently_is_asked_of_the_first(make_document):
    texts = ("A mortar is a bowl that stone is ground in.", "A mortar is a gun that is loaded from its mouth.", "In Quarry, all is well.")
    documents = [make_document(f"In Quarry, all is well. One works in Quarry.\n\n{text}", str(place)) for place, text in enumerate(texts)]
    passages = [passage for document in documents for passage in chunk(document, size=160, overlap=0)]
    outputs = {example.output for example in teach_corpus(documents, passages, wordings=2) if "mortar" in example.instruction}
    assert outputs == {texts[0]}
