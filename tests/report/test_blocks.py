import pytest

from loresmith.report import blocks
from loresmith.report.content import ReportContent


def test_lower_is_better_turns_the_axis(content: ReportContent) -> None:
    sides = {block.key: block.sides for block in blocks.metric_blocks(content)[0]}
    assert (sides["answer-nll"], sides["rouge-l-f"], sides["length-ratio"]) == (
        ("better", "worse"),
        ("worse", "better"),
        ("lower", "higher"),
    )


def test_a_note_all_rows_share_is_said_once(content: ReportContent) -> None:
    groups = blocks.metric_blocks(content)[0][0].strata
    assert [bool(group.note) for group in groups] == [False, False, True]


def test_what_would_make_the_page_slow_is_left_to_the_file(content: ReportContent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_ROWS", 10)
    shown, left = blocks.metric_blocks(content)
    assert [block.key for block in shown] == ["answer-nll"]
    assert len(left) == len({contrast.metric for contrast in content.contrasts}) - 1
