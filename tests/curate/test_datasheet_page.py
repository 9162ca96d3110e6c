from loresmith.curate.datasheet import describe
from loresmith.curate.datasheet_page import to_markdown

SHEET = {
    "size": {"documents": 15, "passages": 1234, "examples kept": 980, "facts": 400, "mean wordings of a fact": 2.449},
    "dropped": {"curate: a|b": 2},
    "coverage": {"share of passages with a question": 0.756, "facts of a passage that has any": 3.0},
}


def test_the_page_opens_with_a_sentence():
    assert to_markdown(SHEET, name="sqlite").startswith(
        "# Datasheet of sqlite\n\n980 questions and answers about 400 facts, from 15 documents.\n\n## Motivation\n"
    )


def test_every_section_stands_under_a_chapter_once():
    page = to_markdown({**SHEET, "new section": {"rows": 1}}, name="sqlite")
    titles = [line for line in page.splitlines() if line.startswith("#")]
    assert [title for title in titles if title.startswith("###")] == ["### Size", "### Coverage", "### Dropped", "### New section"]
    assert titles.index("## Composition") < titles.index("### Size") < titles.index("## Collection") < titles.index("### Coverage")


def test_numbers_are_written_for_a_reader():
    lines = to_markdown(SHEET, name="sqlite").splitlines()
    assert "| passages | 1,234 |" in lines
    assert "| mean wordings of a fact | 2.45 |" in lines
    assert "| share of passages with a question | 76% |" in lines
    assert "| facts of a passage that has any | 3 |" in lines


def test_a_name_cannot_break_the_table():
    assert "| curate: a\\|b | 2 |" in to_markdown(SHEET, name="sqlite")


def test_a_given_dataset_and_an_empty_one_have_pages(example):
    nothing = {"train": [], "dev": [], "test": []}
    assert "1 questions and answers about 1 facts, from 1 different inputs." in to_markdown(
        describe([example()], n_made=1, **nothing), name="x"
    )
    assert "There are no examples." in to_markdown(describe([], n_made=0, **nothing), name="x")
