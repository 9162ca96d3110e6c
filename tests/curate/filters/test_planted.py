"""Every planted bad row is caught by the filter of its name, and good rows by none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from loresmith.contracts import Filter
from loresmith.curate.filters import (
    addresses,
    blank,
    echo,
    fences,
    grounding,
    injection,
    length,
    missing_input,
    personal,
    polarity,
    refusal,
    secrets,
    support,
    tongue,
    unfinished,
)
from loresmith.curate.self_containment import not_self_contained
from loresmith.records import Example

DATA = Path(__file__).parents[2] / "data"
FILTERS: dict[str, Filter] = {
    "too-short": length.too_short,
    "too-long": length.too_long,
    "blank-answer": blank.blank_answer,
    "blank-input": blank.blank_input,
    "answer-in-question": length.answer_in_question,
    "echo": echo.echo,
    "repetitive": echo.repetitive,
    "unfinished": unfinished.unfinished,
    "not-self-contained": not_self_contained,
    "not-grounded": grounding.not_grounded,
    "not-supported": support.not_supported,
    "contradicts": polarity.contradicts,
    "other-language": tongue.other_language,
    "about-translation": tongue.about_translation,
    "refusal": refusal.refusal,
    "missing-input": missing_input.missing_input,
    "merged-instructions": missing_input.merged_instructions,
    "needless-fence": fences.needless_fence,
    "unknown-address": addresses.unknown_address,
    "personal-data": personal.personal_data,
    "secret": secrets.secret,
    "injection": injection.injection,
}
PLANTED = [json.loads(line) for line in (DATA / "planted_bad_rows.jsonl").read_text().splitlines()]
PUMP = PLANTED[0]["passage"]
GOOD = [
    ("How much does the Halvorsen 20 pump weigh?", "14 kilograms"),
    ("How much does the Halvorsen 20 pump weigh?", "The pump weighs fourteen kg."),
    ("When was the Halvorsen 20 first sold?", "On March 5, 2011."),
    ("In which year did the Halvorsen 20 come out?", "2011"),
    ("How deep may the Halvorsen 20 pump work?", "Down to nine meters."),
    ("Which command did firmware 2.4.1 add?", "`pump_reset`"),
    ("True or false: the Halvorsen 20 pump is suitable for salt water.", "False. The pump is not suitable for salt water."),
    ("Is the maximum depth of the Halvorsen 20 pump 12 metres?", "No, it is 9 metres, not 12."),
    ("Where are spare parts of the Halvorsen 20 listed?", "At https://parts.halvorsen-pumps.io/20."),
    ("What happens when the inlet of a Halvorsen 20 is blocked?", "The alarm tone sounds."),
]


def reasons(example: Example, passage: str) -> list[str]:
    return [reason for is_wrong in FILTERS.values() if (reason := is_wrong(example, passage=passage)) is not None]


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: f"{row['filter']}: {row['instruction'][:40]}")
def test_a_planted_bad_row_is_caught_by_the_filter_of_its_name(example: Callable[..., Example], row: dict[str, str]):
    bad = example(row["instruction"], row["output"], input=row["input"], evidence=row["evidence"])
    reason = FILTERS[row["filter"]](bad, passage=row["passage"])
    assert reason is not None
    assert reason.split(": ")[0] == row["filter"]


def test_every_filter_has_a_planted_row():
    assert {row["filter"] for row in PLANTED} == set(FILTERS)


@pytest.mark.parametrize(("question", "answer"), GOOD)
def test_a_good_row_is_refused_by_no_filter(example: Callable[..., Example], question: str, answer: str):
    assert reasons(example(question, answer), PUMP) == []


def test_the_gold_answers_of_the_devices_are_refused_by_no_filter(example: Callable[..., Example]):
    gold = [json.loads(line) for line in (DATA / "devices_gold.jsonl").read_text().splitlines()]
    pages = {row["doc"]: (DATA / "devices" / row["doc"]).read_text() for row in gold}
    assert {row["id"]: found for row in gold if (found := reasons(example(row["question"], row["answer"]), pages[row["doc"]]))} == {}


def test_the_answers_of_the_sqlite_questions_are_harmless_and_whole(example: Callable[..., Example]):
    faq = [json.loads(line) for line in (DATA / "sqlite_faq.jsonl").read_text().splitlines()]
    found = {row["id"]: reasons(example(row["question"], row["answer"]), "") for row in faq}
    # Two questions are `they`s without a name, and most answers are pages.
    assert {reason.split(": ")[0] for of_row in found.values() for reason in of_row} <= {"too-long", "not-self-contained"}
