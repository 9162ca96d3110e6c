from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from loresmith.report import markdown
from loresmith.report.content import ReportContent


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30))
def test_an_escaped_text_reads_as_itself_in_a_table(text: str) -> None:
    lines = ["| a |", "|---|", f"| x{markdown.escape(text)}x |"]
    tokens = MarkdownIt().enable("table").parse("\n".join(lines))
    inline = [token for token in tokens if token.type == "inline"][1:]
    assert len(inline) == 1
    said = "".join(child.content for child in inline[0].children or [])
    assert said.split() == f"x{' '.join(text.split())}x".split()
    assert {child.type for child in inline[0].children or []} <= {"text", "text_special"}


def test_the_page_says_verdict_numbers_and_paths(content: ReportContent) -> None:
    text = markdown.render(content, paths=["report.html"])
    assert f"**{content.verdict}**" in text
    assert text.count("| Trained facts, new wording | Closed-book | tuned | base | 40 | 6 |") == 7
    assert "[report.html](report.html)" in text


def test_every_row_has_as_many_cells_as_its_header(content: ReportContent) -> None:
    rows = [line for line in markdown.render(content, paths=[]).splitlines() if line.startswith("| ") and "Documents" in line]
    assert {line.count("|") for line in rows} == {15}
    html = MarkdownIt().enable("table").render(markdown.render(content, paths=[]))
    assert html.count("<table>") == 9


def test_a_note_is_said_once(content: ReportContent) -> None:
    noted = replace(content, contrasts=[replace(contrast, note="a peculiar note") for contrast in content.contrasts])
    assert markdown.render(noted, paths=[]).count("a peculiar note") == 1


def test_the_questions_a_manager_asks_stand_before_the_sentences(content: ReportContent) -> None:
    text = markdown.render(replace(content, details=["A detail."]), paths=[])
    assert text.index("| Did it learn the facts it was trained on? | Yes |") < text.index("- A detail.")
    assert text.index("## What was not tested") < text.index("## How it was tested")
