from collections.abc import Sequence
from dataclasses import replace

from loresmith.records import Summary
from loresmith.report.content import ReportContent
from loresmith.report.gist import gist


def counted(*rows: tuple[str, str, str, int, int]) -> list[Summary]:
    """Summaries of `contains`, each of a stratum, a model, an arm and so many right of so many."""
    return [Summary(stratum, arm, model, "contains", n, right / n, 0.0, 0.0) for stratum, model, arm, right, n in rows]


def told(summaries: Sequence[Summary], *, chosen: str = "") -> list[str]:
    return [f"{line.right} {line.about}. {line.beside}" for line in gist(summaries, chosen=chosen)]


ALONE = [("unseen", "base", "closed-book", 0, 27), ("unseen", "tuned", "closed-book", 0, 27)]


def test_a_fine_tune_is_counted_from_memory_beside_all_the_base_can_do() -> None:
    rows = [
        ("wording", "base", "closed-book", 0, 63),
        ("wording", "base", "retrieved", 23, 63),
        ("wording", "base", "with-passage", 26, 63),
        ("wording", "tuned", "closed-book", 57, 63),
        ("wording", "tuned", "with-passage", 58, 63),
    ]
    assert told(counted(*ALONE, *rows)) == [
        "57 of 63 right from memory: tuned, on trained facts, asked in new words. The base: 0 from memory, 23 with what a search found,"
        " 26 with the right text. With the right text tuned gets 58.",
        "0 of 27 right from memory: tuned, on documents it never saw. The base: 0 from memory.",
    ]


def test_several_fine_tunes_are_a_range_and_the_chosen_one_speaks_for_itself() -> None:
    rows = counted(*ALONE, ("unseen", "other", "closed-book", 3, 27))
    assert told(rows)[0].startswith("0 to 3 of 27 right from memory: each of 2 fine-tunes, on")
    assert told(rows, chosen="other")[0].startswith("3 of 27 right from memory: other, on")


def test_nothing_is_counted_of_a_score_or_without_answers_from_memory(content: ReportContent) -> None:
    assert gist(content.summaries) == []
    assert told(counted(("unseen", "base", "with-passage", 1, 2), ("unseen", "tuned", "with-passage", 2, 2))) == []


def test_the_page_and_the_text_tell_it(content: ReportContent) -> None:
    from loresmith.report import html, markdown

    shown = replace(content, summaries=counted(*ALONE))
    for text in (html.render(shown, spreads=[], learning=[]), markdown.render(shown, paths=[])):
        assert "on documents it never saw" in text
        assert "These are counts of this test" in text
