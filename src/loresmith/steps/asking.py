"""The steps that put questions to the models: answer the test, answer a fixed set of questions.

An answer is written down batch by batch, so that a run that is killed asks nothing twice.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..contracts import Progress
from ..evaluate.lookup import Found
from ..evaluate.options import closed
from ..evaluate.question_sets import load as load_questions
from ..files import append_lines, digest_value, json_line, read_lines, read_records, write_records, write_text
from ..recipe import Engine, Model
from ..records import Answer, Example, Passage
from ..runfolder import Counts, Run
from .engines import by_transformers, by_vllm
from .opening import open_model
from .shots import FEW_SHOT, drawn

if TYPE_CHECKING:
    from ..model.answer import Generated
    from ..model.load import Loaded
    from ..model.prompt import Encoded, Shot

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
    shots: "tuple[Shot, ...]" = ()
    """Solved questions that stand before it."""


class Asking(NamedTuple):
    """How questions are put."""

    max_new_tokens: int
    batch_size: int
    row_tokens: int
    max_length: int
    engine: Engine = "transformers"
    """What writes the answers."""

    def deciding(self) -> list[Any]:
        """Return what the answers depend on, as plain values; our own engine unnamed, as before there was another."""
        return list(self[:-1] if self.engine == "transformers" else self)


def answer(run: Run, *, name: str, arm: str, model: Model, asking: Asking, n_shots: int = 0, progress: Progress) -> Counts:
    """Answer the whole test set with one model in one arm, and say how likely it finds `yes` and `no` where that is the question."""
    test = read_records(run.path("split/test.jsonl"), Example)
    loaded = open_model(run, model, name)
    questions = put(run, test, arm, n_shots=n_shots)
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


def put(run: Run, examples: Sequence[Example], arm: str, *, n_shots: int = 0) -> list[Question]:
    """Return each example as an arm puts it: alone, after its passage (of a given dataset its own input), or after what was found.

    An arm with solved questions puts `n_shots` of the training set before it, in the same way.
    """
    if arm in FEW_SHOT:
        solved = drawn(read_records(run.path("split/train.jsonl"), Example), examples, n_shots)
        alone = put(run, examples, FEW_SHOT[arm])
        return [one._replace(shots=_solved(run, solved[one.id], FEW_SHOT[arm])) for one in alone]
    texts: Mapping[str, str] = {}
    if arm == "retrieved":
        texts = {one.example: one.text for one in read_records(run.path(RETRIEVED), Found)}
    elif arm == "with-passage":
        passages = {passage.id: passage.text for passage in passages_of(run)}
        texts = {example.id: example.input or passages.get(example.passage, "") for example in examples}
    return [Question(example.id, example.instruction, texts.get(example.id, ""), example.output) for example in examples]


def question_ids(tokenizer: Any, question: Question, *, max_length: int) -> "Encoded":
    """Return a question as token ids."""
    from ..model.prompt import encode

    return encode(tokenizer, question.question, question.text, question.reference, max_length=max_length, shots=question.shots)


def _solved(run: Run, examples: Sequence[Example], arm: str) -> "tuple[Shot, ...]":
    return tuple((one.question, one.text, one.reference or "") for one in put(run, examples, arm))


def answered(
    run: Run, loaded: "Loaded", questions: Sequence[Question], *, name: str, arm: str, model: Model, asking: Asking, progress: Progress
) -> list[Answer]:
    """Return the answer to every question, in their order; what a killed run had written by the same engine is not asked again."""
    prompts = [question_ids(loaded.tokenizer, one, max_length=asking.max_length) for one in questions]
    partial = _partial(run, name, arm, model, questions, asking)
    answers = {row["example"]: Answer.from_dict(row) for row in (read_lines(partial) if partial.is_file() else ())}
    done = {index for index, one in enumerate(questions) if one.id in answers}
    progress.advance(len(answers), len(questions), f"{name}, {arm}")
    for made in _made(run, loaded, prompts, done, name=name, asking=asking):
        fresh = [_answer(questions[one.index], one, name, arm, asking.engine) for one in made]
        append_lines(partial, [one.to_dict() for one in fresh])
        answers.update({one.example: one for one in fresh})
        progress.advance(len(answers), len(questions), f"{name}, {arm}")
    return [answers[one.id] for one in questions]


def _made(
    run: Run, loaded: "Loaded", prompts: "Sequence[Encoded]", done: Set[int], *, name: str, asking: Asking
) -> "Iterator[list[Generated]]":
    """Yield the answers that are missing, as the engine makes them."""
    limits = {"max_new_tokens": asking.max_new_tokens, "row_tokens": asking.row_tokens}
    if asking.engine == "transformers":
        return by_transformers(loaded, prompts, done, batch_size=asking.batch_size, **limits)
    adapter = None if name == "base" else run.path(f"models/{name}")
    return by_vllm(loaded, prompts, done, adapter=adapter, log=run.path("vllm.log"), **limits)


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
    rows = [(one.question, one.text, one.shots, found.spellings) for one, found in asked]
    scored = option_nats(loaded, rows, max_length=asking.max_length, row_tokens=asking.row_tokens) if rows else []
    return [
        {"example": one.id, "options": found.options, "truth": found.truth, "nats": nats}
        for (one, found), nats in zip(asked, scored, strict=True)
        if nats is not None
    ]


def _answer(question: Question, made: "Generated", name: str, arm: str, engine: Engine) -> Answer:
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
        engine=engine,
    )


def _partial(run: Run, name: str, arm: str, model: Model, questions: Sequence[Question], asking: Asking) -> Path:
    """Return where batches are kept: another place for other questions, settings or weights."""
    adapter = run.digests([f"models/{name}/adapter_model.safetensors"])
    key = digest_value([name, arm, model.model_dump(), asking.deciding(), [list(one) for one in questions], adapter])
    return run.path(f"partial/{key[:16]}.jsonl")
