"""Each form of reply: what makes a draft, and the name of what does not."""

import pytest

from loresmith.chat.conform import fault_of
from loresmith.generate.tasks.draft import Asked, Draft, Fact
from loresmith.generate.tasks.forms import FORMS, read_item, reply_schema
from loresmith.records import GAP, Passage

TEXT = (
    "The default page size of SQLite is 4096 bytes. A larger page makes big rows faster.\n"
    "To change the page size, first run PRAGMA page_size. After that, run VACUUM to rebuild the file."
)
OTHER = "In WAL mode readers do not block writers. The WAL file is truncated by a checkpoint."
PASSAGE = Passage("p", "d", 0, len(TEXT), ("SQLite", "Pages"), TEXT)
SECOND = Passage("q", "d", 900, 900 + len(OTHER), ("SQLite", "WAL"), OTHER)
SIZE = Fact("The default page size of SQLite is 4096 bytes.", TEXT.split(" A larger")[0], "value")
PAGE, WAL = "A larger page makes big rows faster.", "In WAL mode readers do not block writers."
ASK = ["What is the default page size of SQLite?", "How large is a page of SQLite by default?"]
RIGHT = {
    "answer": {"question": ASK[0], "rephrased": ASK[1:], "answer": "By default a page of SQLite has 4096 bytes."},
    "extractive": {"question": ASK[0], "rephrased": ASK[1:], "answer": "4096 bytes"},
    "true-false": {
        "statement": "A page of SQLite has 512 bytes by default.",
        "rephrased": [],
        "verdict": "false",
        "reason": "The default is 4096 bytes.",
    },
    "yes-no": {
        "question": "Is the default page size of SQLite 4096 bytes?",
        "rephrased": [],
        "verdict": "yes",
        "reason": "The default is 4096 bytes.",
    },
    "nli": {
        "hypothesis": "A page of SQLite has 512 bytes.",
        "rephrased": [],
        "label": "contradiction",
        "reason": "The default is 4096 bytes, not 512.",
    },
    "multiple-choice": {
        "question": ASK[0],
        "rephrased": ASK[1:],
        "correct": "4096 bytes",
        "wrong": ["512 bytes", "1024 bytes", "64 KiB"],
        "reason": "The default page has 4096 bytes.",
    },
    "how-to": {
        "question": "How do I change the page size in SQLite?",
        "rephrased": [],
        "steps": ["1. Run PRAGMA page_size.", "2. Run VACUUM to rebuild the file."],
    },
    "comparison": {
        "question": "When is a larger page of SQLite better than the default page size?",
        "rephrased": [],
        "first": "larger page",
        "second": "default page size",
        "answer": "A larger page makes big rows faster; the default page size of 4096 bytes suits the rest.",
    },
    "misconception": {
        "question": "Since the default page size is 512 bytes, is SQLite slow?",
        "rephrased": [],
        "belief": "the default page size is 512 bytes",
        "correction": "The default page size of SQLite is 4096 bytes.",
    },
    "multi-passage": {
        "question": "What do the page size of SQLite and its WAL mode change?",
        "rephrased": [],
        "answer": "A larger page makes big rows faster, and in WAL mode readers do not block writers.",
        "first_evidence": PAGE,
        "second_evidence": WAL,
    },
}
WRONG = [
    ("answer", {"answer": "It has 512 bytes in SQLite."}, "not-grounded"),
    ("answer", {"answer": "As an AI language model I cannot say."}, "refusal"),
    ("answer", {"answer": "The passage says that a page has 4096 bytes."}, "not-self-contained"),
    ("answer", {"answer": ""}, "empty-answer"),
    ("answer", {"answer": "the default page size of SQLite"}, "answer-in-question"),
    ("answer", {"question": "What does the passage say about pages?", "rephrased": []}, "not-self-contained"),
    ("answer", {"question": "How large is it by default?", "rephrased": ["Is this a page size?"]}, "not-self-contained"),
    ("answer", {"question": "Who won the football match yesterday evening?", "rephrased": []}, "off-topic"),
    ("answer", {"question": "Size?", "rephrased": []}, "question-length"),
    ("extractive", {"answer": "4096 octets"}, "not-a-span"),
    ("extractive", {"answer": "096 bytes"}, "not-a-span"),
    ("extractive", {"answer": "page"}, "answer-in-question"),
    ("true-false", {"statement": "The default page size of SQLite is 4096 bytes.", "rephrased": []}, "not-false"),
    ("true-false", {"statement": "Has a page of SQLite 512 bytes?", "rephrased": []}, "not-a-statement"),
    ("true-false", {"reason": "False."}, "no-reason"),
    ("true-false", {"verdict": "true"}, "not-grounded"),
    ("yes-no", {"question": "What is the default page size of SQLite?", "rephrased": []}, "not-a-yes-no-question"),
    ("yes-no", {"reason": "Yes. It is."}, "no-reason"),
    ("nli", {"hypothesis": "The default page size of SQLite is 4096 bytes.", "rephrased": []}, "not-contradiction"),
    ("nli", {"label": "entailment"}, "not-entailment"),
    ("multiple-choice", {"wrong": ["512 bytes", "512 Bytes", "64 KiB"]}, "options-not-distinct"),
    ("multiple-choice", {"correct": "512 bytes", "wrong": ["1 byte", "2 bytes", "3 bytes"]}, "not-grounded"),
    ("multiple-choice", {"wrong": ["512 bytes", "1024 bytes", "All of the above"]}, "option-about-options"),
    ("multiple-choice", {"question": "Is a page of SQLite 4096 bytes large?", "rephrased": []}, "answer-in-question"),
    ("multiple-choice", {"reason": "The correct answer is the default page of 4096 bytes."}, "not-self-contained"),
    ("yes-no", {"reason": "The passage explicitly states that it is 4096 bytes."}, "not-self-contained"),
    ("how-to", {"steps": ["Run PRAGMA page_size."]}, "not-steps"),
    ("how-to", {"steps": ["Run VACUUM to rebuild the file.", "First run PRAGMA page_size to change the page size."]}, "steps-out-of-order"),
    ("how-to", {"steps": ["Run PRAGMA page_size.", "Run ANALYZE."]}, "not-grounded"),
    ("comparison", {"second": "larger page"}, "not-two-things"),
    ("comparison", {"answer": "A larger page makes big rows faster."}, "thing-not-named"),
    ("comparison", {"question": "When is a larger page of SQLite better?", "rephrased": []}, "thing-not-named"),
    ("misconception", {"question": "How large is a page of SQLite really?", "rephrased": []}, "belief-not-named"),
    ("misconception", {"belief": "..."}, "no-belief"),
    ("multi-passage", {"second_evidence": "A larger page makes big rows faster."}, "evidence-not-found"),
    ("multi-passage", {"answer": "A larger page makes big rows faster."}, "one-passage-enough"),
]


def asked(form: str, verdict: str = "") -> Asked:
    return Asked(PASSAGE, None if form == "multi-passage" else SIZE, SECOND if form == "multi-passage" else None, verdict, support=0.25)


@pytest.mark.parametrize("form", FORMS)
def test_a_right_reply_fits_its_schema_and_makes_a_draft(form: str) -> None:
    assert fault_of(RIGHT[form], reply_schema(form, wordings=1 + len(RIGHT[form]["rephrased"]))) == ""
    draft = read_item(form, RIGHT[form], asked(form))
    assert isinstance(draft, Draft), draft
    assert all(stretch in f"{TEXT}\n{OTHER}" for stretch in draft.evidence.split(GAP))


@pytest.mark.parametrize(("form", "change", "reason"), WRONG)
def test_a_wrong_reply_is_named(form: str, change: dict, reason: str | None) -> None:
    found = read_item(form, {**RIGHT[form], **change}, asked(form))
    assert getattr(found, "reason", None) == reason


@pytest.mark.parametrize(
    ("form", "begin"), [("true-false", "False. "), ("yes-no", "Yes. "), ("nli", "Contradiction. "), ("misconception", "No. It")]
)
def test_a_closed_answer_begins_with_its_verdict_and_gives_a_reason(form: str, begin: str) -> None:
    draft = read_item(form, RIGHT[form], asked(form))
    assert draft.answer.startswith(begin)
    assert "4096" in draft.answer


def test_another_verdict_than_the_one_wanted_is_refused() -> None:
    assert read_item("true-false", RIGHT["true-false"], asked("true-false", "true")).reason == "wrong-verdict"


def test_options_have_letters_and_one_is_right() -> None:
    draft = read_item("multiple-choice", RIGHT["multiple-choice"], asked("multiple-choice"))
    question, *options = draft.questions[0].split("\n")
    assert question == ASK[0]
    assert [option[:3] for option in options] == ["A. ", "B. ", "C. ", "D. "]
    assert draft.answer.split("\n")[0] in options
    assert draft.answer.split("\n")[0].endswith("4096 bytes")


def test_steps_are_numbered_once() -> None:
    assert read_item("how-to", RIGHT["how-to"], asked("how-to")).answer == "1. Run PRAGMA page_size.\n2. Run VACUUM to rebuild the file."


def test_of_several_wordings_the_usable_ones_stay() -> None:
    item = {**RIGHT["answer"], "rephrased": ["What does the text state?", ASK[0].upper(), "Does VACUUM in SQLite change 4096 bytes?"]}
    draft = read_item("answer", item, asked("answer"))
    assert draft.questions == (ASK[0],)
    assert [fault.reason for fault in draft.refused] == ["not-self-contained", "other-question"]


def test_an_item_about_a_passage_needs_evidence_of_its_own() -> None:
    whole = Asked(PASSAGE, support=0.25)
    assert read_item("answer", {**RIGHT["answer"], "evidence": "The page size is 1 byte."}, whole).reason == "evidence-not-found"
    assert read_item("answer", {**RIGHT["answer"], "evidence": "default page size of SQLite is 4096"}, whole).evidence == SIZE.evidence
