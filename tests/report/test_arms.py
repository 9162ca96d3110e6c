from dataclasses import replace

from loresmith.records import Summary
from loresmith.report.arms import arm_tables
from loresmith.report.content import ReportContent

EMPTY = ReportContent("run", "", "")


def content(*means: tuple[str, str, float], metric: str = "rouge-l-f") -> ReportContent:
    return replace(EMPTY, summaries=[Summary("wording", arm, model, metric, 10, mean, mean, 0.1) for model, arm, mean in means])


def test_arms_stand_in_the_order_of_their_help_and_share_one_scale() -> None:
    found = content(("tuned", "with-passage", 0.8), ("base", "retrieved", 0.4), ("base", "closed-book", 0.2), ("base", "with-passage", 0.6))
    [table] = arm_tables(found)[0].strata
    assert [column.title for column in table.columns] == ["Model", "Closed-book", "Retrieved", "With the passage"]
    assert [cell.text for cell in table.rows[1]] == ["tuned", "–", "–", "0.800"]
    assert [cell.share for cell in table.rows[0]] == [None, 0.25, 0.5, 0.6 / 0.8]


def test_the_sentence_says_what_looking_up_and_what_tuning_reaches() -> None:
    found = content(("base", "closed-book", 0.1), ("base", "retrieved", 0.4), ("base", "with-passage", 0.6), ("tuned", "closed-book", 0.7))
    [sentence] = arm_tables(found)[0].sentences
    assert sentence == (
        "Trained facts, new wording: the base model reaches 0.100 from memory, 0.400 with what a search found and 0.600 with the right "
        "passage; tuned and without any text 0.700."
    )


def test_several_fine_tunes_are_a_span_and_none_is_crowned() -> None:
    found = content(("base", "with-passage", 0.6), ("a", "closed-book", 0.7), ("b", "closed-book", 0.5))
    assert arm_tables(found)[0].sentences[0].endswith("tuned and without any text 0.500 to 0.700.")


def test_one_arm_is_nothing_to_compare() -> None:
    assert arm_tables(content(("base", "closed-book", 0.1))) == []


def test_a_metric_of_plugins_is_not_chosen_for_the_picture() -> None:
    assert arm_tables(content(("base", "closed-book", 0.1), ("base", "retrieved", 0.2), metric="mine")) == []
