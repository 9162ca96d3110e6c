from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.chunk import chunk
from loresmith.ingest.html import load
from loresmith.records import Document, Heading, Passage, make_id
from loresmith.text import words

DOCS = Path(__file__).parents[2] / "examples" / "sqlite" / "docs"
LINES = st.sampled_from(
    [
        "",
        "A journal is a file. It holds old pages, e.g. page 1. Is it kept?",
        "Short.",
        "**Why is that?**",
        "**Locks**",
        "as follows:",
        "- an item of a list. It has two sentences.",
        "2. a second",
        "  what goes on below it",
        "```",
        "SELECT * FROM t; -- a. B c",
        "term",
        ": what it means",
        "a | b",
        "> quoted",
        "word " * 30,
        "\u2028 odd \x1c spaces \x85",
    ]
)
HEADINGS = st.builds(
    lambda level, title: "#" * level + " " + title, st.integers(1, 4), st.sampled_from(["Locks", "What is a lock?", "Title"])
)


def parsed(text: str, title: str = "Title") -> Document:
    """Return a document whose headings are its lines that start with `#`."""
    headings, offset = [], 0
    for line in text.split("\n"):
        if line.startswith("#"):
            hashes, _, words_of = line.partition(" ")
            headings.append(Heading(offset, len(hashes), words_of, anchor=f"at-{offset}"))
        offset += len(line) + 1
    return Document(id=make_id("page", text), source="page", title=title, text=text, headings=tuple(headings))


def passages(text: str, *, size: int = 20, overlap: int = 0) -> list[Passage]:
    return list(chunk(parsed(text), size=size, overlap=overlap))


DOCUMENTS = st.lists(st.one_of(LINES, LINES, HEADINGS), max_size=40).map(lambda lines: parsed("\n".join(lines)))


@given(DOCUMENTS, st.integers(2, 40))
def test_every_character_is_in_exactly_one_passage_but_space_and_heading_lines(document: Document, size: int):
    seen = [0] * len(document.text)
    for passage in chunk(document, size=size, overlap=0):
        for index in range(passage.start, passage.end):
            seen[index] += 1
    for heading in document.headings:
        end = document.text.find("\n", heading.start)
        for index in range(heading.start, len(seen) if end < 0 else end):
            seen[index] = 1
    assert all(count == 1 for count, character in zip(seen, document.text, strict=True) if not character.isspace())


@given(DOCUMENTS, st.integers(2, 40), st.integers(0, 30))
def test_a_passage_is_a_clean_stretch_of_its_document_in_order(document: Document, size: int, overlap: int):
    found = list(chunk(document, size=size, overlap=min(overlap, size - 1)))
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text == passage.text.strip() != ""
        assert passage.id == make_id(document.id, str(passage.start), str(passage.end))
    assert all(before.start < after.start and before.end < after.end for before, after in pairwise(found))


@given(DOCUMENTS, st.integers(2, 40))
def test_a_passage_stands_under_the_headings_above_all_of_it(document: Document, size: int):
    for passage in chunk(document, size=size, overlap=0):
        lineage: list[Heading] = []
        for heading in document.headings:
            # The headings inside a passage of several sections are below those it stands under.
            if heading.start < passage.start:
                lineage = [above for above in lineage if above.level < heading.level] + [heading]
        inside = [heading for heading in document.headings if passage.start <= heading.start < passage.end]
        while inside and lineage and lineage[-1].level >= min(heading.level for heading in inside):
            lineage.pop()
        texts = [heading.text for heading in lineage]
        assert passage.heading_path == ("Title", *(texts[1:] if texts[:1] == ["Title"] else texts))
        assert passage.anchor == (lineage[-1].anchor if lineage else "")


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.html")), ids=lambda path: path.stem)
def test_no_passage_of_the_example_is_too_long_or_all_but_empty(path: Path):
    found = list(chunk(load(path, source=path.name), size=160, overlap=0))
    assert all(15 <= len(words(passage.text)) <= 160 for passage in found)


def test_each_question_of_the_faq_starts_a_passage_with_its_answer():
    found = list(chunk(load(DOCS / "faq.html", source="faq.html"), size=160, overlap=0))
    starting = [passage.text for passage in found if passage.text.startswith("**")]
    assert len(starting) == 27
    assert all(passage.text.count("\n\n**") == 0 and "\n\n" in passage.text for passage in found if passage.text.startswith("**"))


def test_a_section_a_little_too_long_is_cut_in_halves():
    text = "\n\n".join(f"Paragraph {n} has six words." for n in range(6))
    assert [len(words(passage.text)) for passage in passages(text, size=25)] == [15, 15]


def test_it_cuts_between_paragraphs_rather_than_after_a_colon():
    text = "One two three four five.\n\nSix seven these:\n\n- eight nine ten\n- eleven twelve"
    assert passages(text, size=9)[1].text.startswith("Six seven these:\n\n- eight")


def test_code_stays_whole_with_its_empty_lines():
    text = "Before it stands this.\n\n```\na b c\n\nd e f\n```"
    assert passages(text, size=6)[1].text == "```\na b c\n\nd e f\n```"


def test_a_list_item_larger_than_a_passage_is_cut_by_lines_and_sentences():
    text = "- One two three. Four five six.\n  ```\n  seven eight\n  ```"
    assert [passage.text for passage in passages(text, size=3)] == ["- One two three.", "Four five six.", "```\n  seven eight\n  ```"]


def test_overlap_repeats_the_last_sentences_of_the_same_section_only():
    text = "# Title\n\n## A\n\nOne two three. Four five six. Seven eight nine.\n\n## What is B?\n\nTen eleven twelve."
    assert [passage.text for passage in passages(text, size=6, overlap=3)] == [
        "One two three. Four five six.",
        "Four five six. Seven eight nine.",
        "Ten eleven twelve.",
    ]


def test_a_document_of_headings_has_no_passage():
    assert passages("# Title\n\n## A") == []
