from dataclasses import replace

from loresmith.report.content import ReportContent
from loresmith.report.method import method, untested


def test_a_sceptic_finds_n_unit_draws_and_seeds(content: ReportContent) -> None:
    said = dict(method(replace(content, draws=10000, seeds={"split": 3, "bootstrap": 7})))
    assert said["Questions"].startswith(f"{len(content.examples)}: ")
    assert said["Unit of resampling"].startswith("The document")
    assert "10\u202f000 draws, seed 7" in said["Interval"]
    assert said["Seeds"] == "split 3, bootstrap 7"


def test_what_was_not_tested_is_said(content: ReportContent) -> None:
    said = " ".join(untested(replace(content, training_seeds=1)))
    for missing in ("Neither a judge nor a person", "with a search was not tried", "trained once", "No general questions", "No probe"):
        assert missing in said


def test_what_was_tested_is_not_said_to_be_missing(content: ReportContent) -> None:
    contrast = replace(content.contrasts[0], metric="judge-total", arm="retrieved", n_documents=40)
    full = replace(
        content, contrasts=[contrast, replace(contrast, arm="with-passage", stratum="unseen")], asked=[{"set": "a"}], extras=[{}]
    )
    assert untested(full) == []


def test_few_documents_and_questions_without_a_score_are_said(content: ReportContent) -> None:
    contrast = replace(content.contrasts[0], n_missing=3, n_documents=4)
    said = " ".join(untested(replace(content, contrasts=[contrast])))
    assert "Fewer than 10 documents in: trained facts, new wording (4)" in said
    assert "3 questions" in said


def test_nothing_compared_is_said_and_has_no_method() -> None:
    empty = ReportContent("run", "", "")
    assert method(empty) == []
    assert untested(empty) == ["Nothing was compared, so whether tuning helped is not known."]
