import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from loresmith.report import palette, spread
from loresmith.report.content import ReportContent


@pytest.fixture(scope="session")
def drawn(content: ReportContent) -> list[spread.Spread]:
    return spread.spreads(content)


def test_both_metrics_are_drawn_in_each_arm_and_stratum(drawn: list[spread.Spread]) -> None:
    assert [(one.metric, one.arm) for one in drawn] == [(m, a) for m in spread.SPREAD for a in ("closed-book", "with-passage")]
    assert [panel.heading for panel in drawn[0].panels] == ["Trained facts, new wording", "New facts, trained documents", "New documents"]


def test_a_figure_says_its_means_in_words(drawn: list[spread.Spread]) -> None:
    assert re.search(r"base: mean \d\.\d+ over 40; tuned: mean \d\.\d+ over 40", drawn[0].panels[0].alternative)


def test_the_same_scores_give_the_same_bytes(content: ReportContent, drawn: list[spread.Spread]) -> None:
    assert spread.spreads(content)[0].panels[0].file == drawn[0].panels[0].file


def test_every_colour_follows_the_page(drawn: list[spread.Spread]) -> None:
    root = ElementTree.fromstring(drawn[0].panels[0].inline)
    for element in root.iter():
        for kind in ("fill", "stroke"):
            colour = element.get(kind, "none")
            assert colour == "none" or f"{kind}-" in element.get("class", ""), (element.tag, colour)


def test_a_file_of_its_own_has_text_as_text_and_its_dark_shades(drawn: list[spread.Spread]) -> None:
    root = ElementTree.fromstring(drawn[0].panels[0].file)
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"questions", "base", "tuned"} <= set(texts)
    assert palette.ALL["series-1"].dark in drawn[0].panels[0].file
    assert root.get("width")


def test_scores_without_a_value_are_not_drawn(content: ReportContent) -> None:
    assert spread.spreads(replace(content, scores=[replace(score, value=None) for score in content.scores])) == []


def test_one_question_of_one_model_is_enough_to_draw(content: ReportContent) -> None:
    one = next(score for score in content.scores if score.metric == "answer-nll")
    [found] = spread.spreads(replace(content, scores=[replace(one, value=0.0)]))
    assert len(found.panels) == 1


def test_a_name_that_looks_like_mathematics_or_markup_stays_a_name(content: ReportContent) -> None:
    scores = [replace(score, model="$a_b$ & <i>") for score in content.scores[:50]]
    [panel, *_] = spread.spreads(replace(content, scores=scores))[0].panels
    assert "$a_b$ & <i>" in {element.text for element in ElementTree.fromstring(panel.file).iter()}


def test_importing_the_report_does_not_import_matplotlib() -> None:
    code = "import sys, loresmith.report.write; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
