"""How much there is to train and to answer, before it is done: counted where the examples are there, expected from passages otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..curate.take import take as take_facts
from ..files import digest_value, read_records
from ..model.locate import Located
from ..recipe import Recipe, Train
from ..records import Example, Passage
from ..runfolder import Run
from .shots import FEW_SHOT

if TYPE_CHECKING:
    from ..model.prompt import Encoded
    from ..plan.work import Work

SAMPLE, _BLOCK = 1024, 64
"""Examples that are encoded; more than these are counted by them, in blocks of neighbours, who may share a passage."""
# What is made of a passage, by the kinds of teacher: the rules on the SQLite documentation, per wording; a chat teacher as it is asked.
_RULES_A_WORDING, _KEPT = 0.95, 0.85

# What the work hangs on. A rank or a learning rate makes none; another seed makes as good as the same.
_LENGTHS = ("batch_size", "row_tokens", "max_length", "group_by_passage")


class Counted(NamedTuple):
    """The examples of a fine-tune as tokens, all of them or some from everywhere."""

    train: "Sequence[Encoded]"
    dev: "Sequence[Encoded]"
    arms: "Sequence[Sequence[Encoded]]"
    n_train: int
    """Examples there are, of which `train` may be some."""
    n_test: int


def workload(
    run: Run, recipe: Recipe, located: Located, *, rows: str | None, is_packed: bool = True
) -> "Callable[[Train, int | None], Work]":
    """Return what gives the work of settings, on so many facts where a number is given.

    It is counted in the file `rows` of the run, or expected from the passages where that is None. What several settings share is
    encoded once. A model that cannot read packed rows gets one example a row.
    """
    known: dict[str, Work] = {}

    @cache
    def examples(max_length: int, take: int | None) -> Counted:
        assert rows is not None
        return encoded(run, recipe, located, rows=rows, take=take, max_length=max_length)

    def work(settings: Train, take: int | None) -> "Work":
        key = digest_value([take, *(getattr(settings, key) for key in _LENGTHS)])
        if key not in known and rows is None:
            known[key] = expected(run, recipe, settings, take=take, is_packed=is_packed)
        elif key not in known:
            known[key] = counted(examples(settings.max_length, take), recipe, settings, is_packed=is_packed)
        return known[key]

    return work


def encoded(run: Run, recipe: Recipe, located: Located, *, rows: str, take: int | None, max_length: int) -> Counted:
    """Return the examples in the file `rows` of the run, `take` of their facts, and those of its dev and test."""
    from ..plan.encoding import encoder

    encode = encoder(located, recipe.model, max_length=max_length)
    train = read_records(run.path(rows), Example)
    if take:
        train = [one for one in take_facts(train, n_facts=take, seed=recipe.split.seed) if isinstance(one, Example)]
    dev, test = (read_records(run.path(f"split/{part}.jsonl"), Example) for part in ("dev", "test"))
    passages = {one.id: one.text for one in read_records(run.path("passages.jsonl"), Passage)} if recipe.sources else {}
    learnt, checked = ([encode(one.instruction, one.input, one.output) for one in _some(part)] for part in (train, dev))
    shots = train[: recipe.evaluate.shots]
    arms = [
        [encode(one.instruction, _before(one, arm, shots, passages), one.output) for one in _some(test)] for arm in recipe.evaluate.arms
    ]
    return Counted(learnt, checked, arms, len(train), len(test))


def counted(examples: Counted, recipe: Recipe, settings: Train, *, is_packed: bool = True) -> "Work":
    """Return the work of a fine-tune on examples that are there."""
    from ..plan.work import count_work
    from ..train.epoch import one_epoch

    work = count_work(
        one_epoch(examples.train, settings),
        row_tokens=settings.row_tokens,
        dev=examples.dev,
        test=examples.arms,
        answer_batch=recipe.evaluate.batch_size,
        max_new_tokens=recipe.evaluate.max_new_tokens,
        alone=not is_packed,
    )
    share = examples.n_test / max(len(examples.arms[0]), 1)
    whole = replace(work.scaled(examples.n_train / max(len(examples.train), 1)), examples=examples.n_train)
    return replace(whole, test_tokens=round(share * work.test_tokens), test_steps=round(share * work.test_steps))


def expected(run: Run, recipe: Recipe, settings: Train, *, take: int | None, is_packed: bool = True) -> "Work":
    """Return the work of a fine-tune whose examples are not made yet, from the passages."""
    from ..plan.work import expect_work

    passages = [one.text for one in read_records(run.path("passages.jsonl"), Passage)]
    split, made = recipe.split, _made_per_passage(recipe)
    seen = max(0.0, 1 - split.test_documents - split.dev_documents)
    n_made = len(passages) * made
    trained = seen * (1 - split.test_facts) * (1 - 0.5 * split.test_wordings / max(recipe.generate.wordings, 1))
    held_out = (1 - seen * (1 - split.test_facts)) / max(recipe.generate.wordings, 1) + 0.1 * split.test_wordings
    most = 3 * split.max_test if split.max_test else n_made
    work = expect_work(
        passages,
        settings=settings,
        examples_per_passage=made,
        trained=trained,
        tested=min(held_out, most / max(n_made, 1)),
        read=recipe.mix.context,
        max_new_tokens=recipe.evaluate.max_new_tokens,
        answer_batch=recipe.evaluate.batch_size,
        is_packed=is_packed,
    )
    facts = work.examples / max(recipe.generate.wordings, 1)
    return work.scaled(min(1.0, take / max(facts, 1))) if take else work


def _some(examples: Sequence[Example]) -> Sequence[Example]:
    """Return all examples, or blocks of them from everywhere."""
    if len(examples) <= SAMPLE:
        return examples
    n_blocks = SAMPLE // _BLOCK
    starts = [nth * (len(examples) - _BLOCK) // (n_blocks - 1) for nth in range(n_blocks)]
    return [one for start in starts for one in examples[start : start + _BLOCK]]


def _before(example: Example, arm: str, shots: Sequence[Example], passages: dict[str, str]) -> str:
    """Return what stands before a question, of about the length it will have: which examples are shown is drawn later."""
    if arm in FEW_SHOT:
        solved = [f"{_before(one, FEW_SHOT[arm], (), passages)}\n\n{one.instruction}\n\n{one.output}\n\n" for one in shots]
        return "".join(solved) + _before(example, FEW_SHOT[arm], (), passages)
    return "" if arm == "closed-book" else example.input or passages.get(example.passage, "")


def _made_per_passage(recipe: Recipe) -> float:
    generate = recipe.generate
    if generate.chat is None:
        return _RULES_A_WORDING * generate.wordings
    return _KEPT * generate.facts_per_passage * generate.questions_per_fact * generate.wordings
