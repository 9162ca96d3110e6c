from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.blocks import read_blocks, section
from loresmith.records import Document

LINES = [
    "# Title",
    "## Part",
    "**Bold.**",
    "Words here.",
    "- item",
    "  more of it",
    "1. step",
    "term",
    ": meaning",
    "```",
    "a | b",
    "> quoted",
    "",
]


def test_each_kind_of_line_becomes_its_block(make_document):
    text = "# T\n\nA line\n\n- one\n  two\n1. step\n\nterm\n: meaning\n\n**Bold?**\n\n```sql\nSELECT\n\n1;\n```\n\na | b\n> said"
    blocks = read_blocks(make_document(text))
    kinds = ["heading", "paragraph", "item", "step", "term", "definition", "bold", "code", "row", "paragraph"]
    assert [block.kind for block in blocks] == kinds
    assert blocks[2].text == "one\n  two"
    assert blocks[6].text == "Bold?"


def test_a_bold_item_heads_what_is_indented_below_it(make_document):
    text = "# T\n\n1. **First**\n\n   Inside.\n\n2. **Second**\n\n   Also.\n\n## Next\n\nOutside."
    blocks = read_blocks(make_document(text))
    assert [block.headings for block in blocks if block.kind == "paragraph"] == [("T", "First"), ("T", "Second"), ("T", "Next")]


def test_a_section_ends_at_the_next_heading_or_bold_line(make_document):
    blocks = read_blocks(make_document("# T\n\nOne.\n\n```\nx\n```\n\n**Bold**\n\nTwo."))
    assert [block.text for block in section(blocks, 0)] == ["One.", "```\nx\n```"]


@given(st.lists(st.sampled_from(LINES)))
def test_every_block_is_a_literal_slice_in_order(lines):
    text = "\n".join(lines)
    blocks = read_blocks(Document(id="d", source="d", title="", text=text))
    assert all(text[block.start : block.end] == block.text for block in blocks)
    assert [block.start for block in blocks] == sorted(block.start for block in blocks)
