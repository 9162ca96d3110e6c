from dataclasses import replace

from loresmith.records import Answer, Summary
from loresmith.report.content import ReportContent
from loresmith.report.places import places


def content(metric: str, **means: float) -> ReportContent:
    summaries = [Summary("wording", "closed-book", name, metric, 9, mean, mean, 0.1) for name, mean in {"base": 0.1, **means}.items()]
    answers = [Answer("e", name, "closed-book", "a", 1, 0.5) for name in means]
    return ReportContent("run", "", "", models=[{"name": name} for name in means], summaries=summaries, answers=answers)


def test_places_follow_the_metrics_own_direction_and_equals_share_one() -> None:
    table = places(content("answer-nll", a=1.0, b=2.0, c=1.0))
    assert table is not None
    assert [row[1].text for row in table.rows] == ["1.00 (#1)", "2.00 (#3)", "1.00 (#1)"]
    other = places(content("rouge-l-f", a=0.3, b=0.4))
    assert other is not None
    assert [row[1].text for row in other.rows] == ["0.300 (#2)", "0.400 (#1)"]


def test_the_base_has_no_place_and_the_note_says_what_places_are_worth() -> None:
    table = places(content("rouge-l-f", a=0.3, b=0.4))
    assert table is not None
    assert [row[0].text for row in table.rows] == ["a", "b"]
    assert "proves nothing" in table.note
    assert table.rows[0][-1].text == "0.5 s (#1)"


def test_a_place_has_its_range_where_that_is_known() -> None:
    rows = [{"arm": "a", "stratum": "wording", "metric": "rouge-l-f", "place_low": 1, "place_high": 2}]
    table = places(replace(content("rouge-l-f", a=0.3, b=0.4), places=[*rows, {**rows[0], "stratum": "unseen", "arm": "b"}]))
    assert table is not None
    assert [row[1].text for row in table.rows] == ["0.300 (#2, 1 to 2)", "0.400 (#1)"]
    assert table.note.endswith("Behind a place is its range in 95 % of draws of other documents, where it moves.")


def test_a_place_that_does_not_move_has_no_range_and_scores_all_alike_no_place() -> None:
    row = {"arm": "a", "stratum": "wording", "metric": "rouge-l-f", "place_low": 2, "place_high": 2}
    table = places(replace(content("rouge-l-f", a=0.3, b=0.4), places=[row]))
    assert table is not None
    assert table.rows[0][1].text == "0.300 (#2)"
    alike = places(content("exact-match", a=0.0, b=0.0))
    assert alike is not None
    assert [column.title for column in alike.columns] == ["Fine-tune", "One answer"]


def test_cheaper_is_a_better_place_and_other_steps_have_none() -> None:
    found = content("rouge-l-f", a=0.3, b=0.4)
    timings = [{"step": step, "seconds": seconds} for step, seconds in (("ingest", 1.0), ("train:a", 90.0), ("train:b", 60.0))]
    table = places(replace(found, timings=timings, models=[{"name": "a", "trainable_parameters": 4096}, {"name": "b"}]))
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == ["a", "0.300 (#2)", "1 min 30 s (#2)", "0.5 s (#1)", "4\u202f096 (#1)"]
    assert [cell.text for cell in table.rows[1]][2:] == ["1 min 00 s (#1)", "0.5 s (#1)", "–"]


def test_one_fine_tune_has_no_place() -> None:
    assert places(content("rouge-l-f", a=0.3)) is None
