"""Who is asked what is drawn by lot: by share, by kind, evenly, and the same every time."""

from collections import Counter

import pytest

from loresmith.generate.tasks.draft import Fact
from loresmith.generate.teach.assign import passages_asked, questions_of
from loresmith.records import Passage


def passage(name: str, text: str = "Tables hold rows.", path: tuple[str, ...] = ("Quarry",)) -> Passage:
    return Passage(name, "d", 0, len(text), path, text)


def facts(n: int, kind: str = "value") -> list[Fact]:
    return [Fact(f"Fact {nth} of Quarry.", f"Fact {nth}.", kind) for nth in range(n)]


def test_tasks_are_drawn_by_their_shares(make_lesson) -> None:
    questions = questions_of([(passage("p"), facts(600))], make_lesson(questions_per_fact=1))
    counts = Counter(question.task.name for question in questions)
    assert counts["open"] > 1.5 * counts["extractive"] > 1.5 * counts["nli"] > 0
    assert "how-to" not in counts
    assert "comparison" not in counts


def test_questions_about_one_fact_are_of_different_kinds(make_lesson) -> None:
    questions = questions_of([(passage("p"), facts(30, "procedure"))], make_lesson(questions_per_fact=3))
    kinds = Counter((question.asked.fact, question.task.name) for question in questions)
    assert len(questions) == 90
    assert set(kinds.values()) == {1}
    assert "how-to" in {task for _, task in kinds}


def test_each_verdict_is_asked_for_as_often_as_the_others(make_lesson) -> None:
    questions = questions_of([(passage("p"), facts(31))], make_lesson(tasks=("true-false", "nli"), questions_per_fact=2))
    counts = Counter((question.task.name, question.asked.verdict) for question in questions)
    assert {counts["true-false", "true"], counts["true-false", "false"]} == {16, 15}
    assert {counts["nli", label] for label in ("entailment", "neutral", "contradiction")} == {10, 11}


def test_two_passages_are_asked_about_together_where_they_share_words(make_lesson) -> None:
    stated = [
        (passage("a", "Tables hold rows."), facts(1)),
        (passage("b", "Kangaroos jump."), facts(1)),
        (passage("c", "Rows of tables."), facts(1)),
    ]
    pairs = [question.asked for question in questions_of(stated, make_lesson()) if question.task.name == "multi-passage"]
    assert [(pair.passage.id, pair.other.id) for pair in pairs] == [("a", "c")]


def test_a_single_passage_is_never_asked_about_with_itself(make_lesson) -> None:
    assert questions_of([(passage("a"), facts(1))], make_lesson(tasks=("multi-passage",))) == []


@pytest.mark.parametrize("most", [1, 2, 5])
def test_the_quota_holds_for_every_leaf_and_keeps_the_order(make_lesson, most: int) -> None:
    passages = [passage(f"{leaf}{nth}", path=("Quarry", leaf)) for leaf in "abc" for nth in range(4)]
    chosen = passages_asked(passages, make_lesson(passages_per_section=most))
    assert set(Counter(one.heading_path for one in chosen).values()) == {min(most, 4)}
    assert chosen == [one for one in passages if one in chosen]
    fewer = passages_asked(passages, make_lesson(passages_per_section=1))
    assert set(fewer) <= set(chosen)
