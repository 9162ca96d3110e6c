import json
from pathlib import Path

import pytest

from loresmith.curate.chunk import chunk
from loresmith.generate.rules import teach
from loresmith.ingest.html import load
from loresmith.text import normalise

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def faq():
    """Return the harvested examples of the FAQ page by their normalised question."""
    document = load(ROOT / "examples/sqlite/docs/faq.html", source="faq.html")
    examples = teach(document, list(chunk(document, size=160, overlap=0)), wordings=4, tasks=("harvest",))
    return {normalise(example.instruction): example for example in examples}


GOLD = [json.loads(line) for line in (ROOT / "tests/data/sqlite_faq.jsonl").read_text().splitlines()]
# The gold answers of these eight begin with the page's second paragraph.
SECOND_PARAGRAPH = {17, 18, 19, 22, 23, 24, 25, 26}


@pytest.mark.parametrize("row", GOLD, ids=[row["id"] for row in GOLD])
def test_every_question_of_the_faq_is_harvested_as_it_stands(faq, row):
    example = faq[normalise(row["question"])]
    said, gold = normalise(example.output), normalise(row["answer"])
    begins_alike = said.startswith(gold[: len(said)]) or gold.startswith(said)
    assert begins_alike is (int(row["id"].split("-")[1]) not in SECOND_PARAGRAPH)


def test_a_question_of_the_faq_is_asked_in_other_words_with_the_same_answer(faq):
    asked = [question for question, example in faq.items() if example.fact == faq["does sqlite support foreign keys"].fact]
    assert "are foreign keys supported by sqlite" in asked
    assert len(asked) == 4


def test_a_question_shaped_heading_is_asked_in_sentence_case(taught):
    text = "# Rust\n\n## What Is Ownership?\n\nMuch is said of ownership. In Rust, rules are checked. Only Rust has them."
    (first, *_) = taught(text, "Rust", tasks=("harvest",))
    assert first.instruction == "In Rust, what is ownership?"


@pytest.mark.parametrize("heading", ["So what?", "Why not?", "What about this one?", "Limits"])
def test_a_heading_that_asks_nothing_alone_is_left(taught, heading):
    assert taught(f"# T\n\n## {heading}\n\nAn answer of some words stands here.", tasks=("harvest",)) == []


def test_a_term_is_asked_with_the_list_it_belongs_to(taught):
    text = (
        "# The CONFLICT Clause\n\n## The CONFLICT clause\n\nFAIL\n: The statement stops at once.\n\nIGNORE\n: The row is skipped silently."
    )
    questions = [example.instruction for example in taught(text, "The CONFLICT Clause", wordings=1, tasks=("harvest",))]
    assert questions == [
        'In the context of the CONFLICT clause, what does "FAIL" mean?',
        'In the context of the CONFLICT clause, what does "IGNORE" mean?',
    ]


def test_a_glossary_gives_its_entries(taught):
    text = "# Glossary\n\n- **Cursor**: a pointer into the rows of a table.\n- **Journal** - a file that allows changes to be undone."
    examples = taught(text, "Glossary", wordings=1, tasks=("harvest",))
    assert [example.output for example in examples] == ["a pointer into the rows of a table.", "a file that allows changes to be undone."]


def test_an_answer_that_points_elsewhere_is_left(taught):
    text = "# T\n\n## What is the size of a page?\n\nSee the manual for the sizes of all pages."
    assert taught(text, tasks=("harvest",)) == []


def test_the_number_of_a_footnote_is_no_term_and_that_of_an_exit_code_is(taught):
    notes = "# Guide\n\n## {}\n\n7\n: One common use of it is for releases that come early.\n\n8\n: Several files may be kept here."
    assert taught(notes.format("Footnotes"), "Guide", tasks=("harvest",)) == []
    below = "# Guide\n\n1\n: These are kinds of it.\n\n  Chosen Convention\n  : Several choices may be made by a packager here."
    assert not any("of 1" in example.instruction for example in taught(below, "Guide", tasks=("harvest",)))
    assert len(taught(notes.format("Exit codes"), "Guide", tasks=("harvest",), wordings=1)) == 2
