"""The steps that put questions to the models: look passages up, answer the test, answer a fixed set of questions.

An answer is written down batch by batch, so that a run that is killed asks nothing twice.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..contracts import Progress
from ..errors import DatasetError
from ..evaluate.lookup import Found, hit_shares, look_up, shelf_of_inputs, shelf_of_passages
from ..evaluate.options import closed
from ..evaluate.question_sets import load as load_questions
from ..files import append_lines, digest_value, json_line, read_lines, read_records, write_json, write_records, write_text
from ..recipe import Model
from ..records import Answer, Example, Passage
from ..runfolder import Counts, Run
from .opening import open_model

if TYPE_CHECKING:
    from ..model.load import Loaded

RETRIEVED = "retrieved.jsonl"
QUESTIONS = "questions"
"""The arm of answers to a fixed set of questions."""


class Question(NamedTuple):
    """One question as a model gets it."""

    id: str
    question: str
    text: str
    """What stands before the question; empty where nothing does."""
    reference: str | None
    """A good answer whose likelihood is wanted, or None."""


class Asking(NamedTuple):
    """How questions are put."""

    max_new_tokens: int
    batch_size: int
    row_tokens: int
    max_length: int


def retrieve(run: Run, *, top: int) -> Counts:
    """Look up every test question among all passages of the run; of a dataset that was given, among its texts."""
    test = read_records(run.path("split/test.jsonl"), Example)
    passages = passages_of(run)
    shelf = shelf_of_passages(passages) if passages else shelf_of_inputs(_every_example(run))
    if not shelf.ids:
        raise DatasetError(
            "There is no text to look questions up in, no example has an input.", hint="Leave `retrieved` out of evaluate.arms."
        )
    found = [look_up(example, shelf, top=top) for example in test]
    shares = hit_shares(found, {example.id: example.stratum for example in test})
    known = [one.is_hit for one in found if one.is_hit is not None]
    evident = [one.has_evidence for one in found if one.has_evidence is not None]
    facts = {
        "method": "BM25",
        "passages": top,
        "searched": len(shelf.ids),
        "hit_share": sum(known) / len(known) if known else None,
        "evidence_share": sum(evident) / len(evident) if evident else None,
        "hit_share_by_stratum": shares,
    }
    write_records(run.path(RETRIEVED), found)
    write_json(run.path("retrieval.json"), facts)
    return {"passages searched": len(shelf.ids), "found": sum(known), "of": len(known)}


def answer(run: Run, *, name: str, arm: str, model: Model, asking: Asking, progress: Progress) -> Counts:
    """Answer the whole test set with one model in one arm, and say how likely it finds `yes` and `no` where that is the question."""
    test = read_records(run.path("split/test.jsonl"), Example)
    loaded = open_model(run, model, name)
    questions = put(run, test, arm)
    answers = answered(run, loaded, questions, name=name, arm=arm, model=model, asking=asking, progress=progress)
    choices = list(_choices(loaded, questions, asking))
    write_records(run.path(f"answers/{name}.{arm}.jsonl"), answers)
    write_text(run.path(f"choices/{name}.{arm}.jsonl"), "".join(json_line(row).decode() for row in choices))
    forget(run, name, arm, model, questions, asking)
    return {"answers": len(test), "cut": sum(not one.finished for one in answers)} | ({"closed": len(choices)} if choices else {})


def ask(run: Run, *, name: str, questions: str, model: Model, asking: Asking, progress: Progress) -> Counts:
    """Put a fixed set of questions to one model, each alone."""
    asked = [Question(one.id, one.question, "", one.answer) for one in load_questions(questions)]
    answers = answered(run, open_model(run, model, name), asked, name=name, arm=QUESTIONS, model=model, asking=asking, progress=progress)
    write_records(run.path(f"answers/{name}.{QUESTIONS}.jsonl"), answers)
    forget(run, name, QUESTIONS, model, asked, asking)
    return {"answers": len(answers)}


def put(run: Run, examples: Sequence[Example], arm: str) -> list[Question]:
    """Return each example as an arm puts it: alone, after its passage (of a given dataset its own input), or after what was found."""
    texts: Mapping[str, str] = {}
    if arm == "retrieved":
        texts = {one.example: one.text for one in read_records(run.path(RETRIEVED), Found)}
    elif arm == "with-passage":
        passages = {passage.id: passage.text for passage in passages_of(run)}
        texts = {example.id: example.input or passages.get(example.passage, "") for example in examples}
    return [Question(example.id, example.instruction, texts.get(example.id, ""), example.output) for example in examples]


def answered(
    run: Run, loaded: "Loaded", questions: Sequence[Question], *, name: str, arm: str, model: Model, asking: Asking, progress: Progress
) -> list[Answer]:
    """Return the answer to every question, in their order; batches that a killed run finished are not asked again."""
    from ..model.answer import answer_batch, plan_batches
    from ..model.prompt import encode

    prompts = [encode(loaded.tokenizer, one.question, one.text, one.reference, max_length=asking.max_length) for one in questions]
    partial = _partial(run, name, arm, model, questions, asking)
    answers = {row["example"]: Answer.from_dict(row) for row in (read_lines(partial) if partial.is_file() else ())}
    done = 0
    for batch in plan_batches(prompts, batch_size=asking.batch_size):
        # A batch is written in one piece, so that what a resumed run asks is batched as it would have been.
        if not all(questions[index].id in answers for index in batch):
            made = answer_batch(loaded, prompts, batch, max_new_tokens=asking.max_new_tokens, row_tokens=asking.row_tokens)
            fresh = [_answer(questions[one.index], one, name, arm) for one in made]
            append_lines(partial, [one.to_dict() for one in fresh])
            answers.update({one.example: one for one in fresh})
        done += len(batch)
        progress.advance(done, len(questions), f"{name}, {arm}")
    return [answers[one.id] for one in questions]


def forget(run: Run, name: str, arm: str, model: Model, questions: Sequence[Question], asking: Asking) -> None:
    """Drop the batches kept against a kill, once their answers are whole in a file of their own."""
    _partial(run, name, arm, model, questions, asking).unlink(missing_ok=True)


def passages_of(run: Run) -> list[Passage]:
    """Return the passages of the run; none for a dataset that was given."""
    path = run.path("passages.jsonl")
    return read_records(path, Passage) if path.is_file() else []


def _choices(loaded: "Loaded", questions: Sequence[Question], asking: Asking) -> "list[dict[str, Any]]":
    from ..model.options import option_nats

    asked = [(one, found) for one in questions if (found := closed(one.reference or ""))]
    rows = [(one.question, one.text, found.spellings) for one, found in asked]
    scored = option_nats(loaded, rows, max_length=asking.max_length, row_tokens=asking.row_tokens) if rows else []
    return [
        {"example": one.id, "options": found.options, "truth": found.truth, "nats": nats}
        for (one, found), nats in zip(asked, scored, strict=True)
        if nats is not None
    ]


def _answer(question: Question, made: Any, name: str, arm: str) -> Answer:
    return Answer(
        example=question.id,
        model=name,
        arm=arm,
        text=made.text,
        tokens=made.tokens,
        seconds=round(made.seconds, 4),
        finished=made.finished,
        reference_nats=made.reference.nats,
        reference_tokens=made.reference.tokens,
    )


def _partial(run: Run, name: str, arm: str, model: Model, questions: Sequence[Question], asking: Asking) -> Path:
    """Return where batches are kept: another place for other questions, settings or weights."""
    adapter = run.digests([f"models/{name}/adapter_model.safetensors"])
    key = digest_value([name, arm, model.model_dump(), list(asking), [list(one) for one in questions], adapter])
    return run.path(f"partial/{key[:16]}.jsonl")


def _every_example(run: Run) -> list[Example]:
    return [example for part in ("train", "dev", "test") for example in read_records(run.path(f"split/{part}.jsonl"), Example)]
