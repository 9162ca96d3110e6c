import pytest

from loresmith.curate.sections import heading_path, sections
from loresmith.records import Document, Heading


def found(*blocks: str) -> list[tuple[str, ...]]:
    """Return the path of each section and its text."""
    text = "\n\n".join(blocks)
    headings = [Heading(text.index(block), len(block.split()[0]), block.split(" ", 1)[1]) for block in blocks if block.startswith("#")]
    document = Document(id="d", source="page", title="Title", text=text, headings=tuple(headings))
    return [
        (*heading_path(document, section.lineage), text[section.start : section.end].strip()) for section in sections(document, size=40)
    ]


ENOUGH = "These are seven words of one section."
TINY = "Too few."


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["# Title", ENOUGH], [("Title", ENOUGH)]),
        ([ENOUGH, "# A", ENOUGH + "!"], [("Title", ENOUGH), ("Title", "A", ENOUGH + "!")]),
        (["# A", ENOUGH, "### B", ENOUGH + "!"], [("Title", "A", ENOUGH), ("Title", "A", "B", ENOUGH + "!")]),
        (["# Title", "## A", ENOUGH, "## B", ENOUGH + "!"], [("Title", "A", ENOUGH), ("Title", "B", ENOUGH + "!")]),
        (["# Title", "## A", "## B", ENOUGH], [("Title", "B", ENOUGH)]),
        ([ENOUGH, "**Bold**", ENOUGH + "!"], [("Title", ENOUGH), ("Title", f"**Bold**\n\n{ENOUGH}!")]),
    ],
)
def test_a_section_is_what_stands_under_a_heading_or_a_paragraph_in_bold(blocks: list[str], expected: list[tuple[str, ...]]):
    assert found(*blocks) == expected


def test_a_tiny_section_goes_with_the_next_under_the_same_heading():
    assert found("# Title", "## A", TINY, "## B", ENOUGH) == [("Title", f"## A\n\n{TINY}\n\n## B\n\n{ENOUGH}")]


def test_a_tiny_last_section_goes_with_the_one_before():
    assert found("# Title", "## A", ENOUGH, "## B", TINY) == [("Title", f"## A\n\n{ENOUGH}\n\n## B\n\n{TINY}")]


def test_tiny_words_before_the_first_heading_below_go_with_what_follows_it():
    assert found("# Title", "## A", TINY, "### B", ENOUGH) == [("Title", "A", f"{TINY}\n\n### B\n\n{ENOUGH}")]


def test_a_tiny_section_does_not_go_with_one_under_another_heading():
    assert found("# A", "## B", TINY, "# C", "## D", ENOUGH) == [("Title", "A", "B", TINY), ("Title", "C", "D", ENOUGH)]


@pytest.mark.parametrize("title", ["## Why?", "**Why?**"])
def test_a_section_that_asks_a_question_stands_alone(title: str):
    assert len(found("# Title", "## A", ENOUGH, title, TINY, "## B", ENOUGH + "!")) == 3


def test_two_sections_too_large_together_stay_apart():
    assert len(found("# Title", "## A", TINY, "## B", "word " * 38)) == 2
