"""A run of eight fine-tunes and 336 questions makes a page that stays quick: what it holds is bounded, and what is drawn at once is few."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import pytest

from loresmith.records import Answer, Contrast, Score
from loresmith.report import blocks, html
from loresmith.report.content import ReportContent

NAMES = [f"trial-{nth}" for nth in range(1, 9)]
R = TypeVar("R", Answer, Score, Contrast)


def by_model(records: Sequence[R]) -> list[R]:
    """The records of the base, and those of the fine-tune once for each of eight names."""
    return [replace(one, model=name) for one in records for name in (NAMES if one.model == "tuned" else ["base"])]


@pytest.fixture(scope="module")
def page(content: ReportContent) -> str:
    """The page without its figures."""
    copies = ("", "-b", "-c")
    large = replace(
        content,
        examples=[replace(one, id=f"{one.id}{copy}") for copy in copies for one in content.examples],
        answers=[replace(one, example=f"{one.example}{copy}") for copy in copies for one in by_model(content.answers)],
        scores=[replace(one, example=f"{one.example}{copy}") for copy in copies for one in by_model(content.scores)],
        contrasts=by_model(content.contrasts),
    )
    return html.render(large, spreads=[], learning=[])


def test_the_page_is_below_six_megabytes_and_its_tables_are_bounded(page: str) -> None:
    assert len(page.encode()) < 6e6
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert markup.count("<tr") < 4 * blocks.MOST_ROWS


def test_questions_are_data_until_they_are_looked_at_and_a_passage_stands_there_once(page: str) -> None:
    data = json.loads(re.findall(r'<script type="application/json" id="payload">(.*?)</script>', page, re.S)[0])
    assert len(data["questions"]) == 336
    assert all(len(one["answers"]) == 18 for one in data["questions"])
    assert len(data["passages"]) == len(set(data["passages"])) == 28
    assert '<article class="question"' not in page
