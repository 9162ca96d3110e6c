"""How much there is to train and to answer, before it is done: counted where the examples are there, expected from passages otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..curate.take import take as take_facts
from ..files import read_records
from ..recipe import Recipe, Train
from ..records import Example, Passage
from ..runfolder import Run

if TYPE_CHECKING:
    from ..model.prompt import Encoded
    from ..plan.work import Work

SAMPLE, _BLOCK = 1024, 64
"""Examples that are encoded; more than these are counted by them, in blocks of neighbours, who may share a passage."""
# What is made of a passage, by the kinds of teacher: the rules on the SQLite documentation, per wording; a chat teacher as it is asked.
_RULES_A_WORDING, _KEPT = 0.95, 0.85

Encode = Callable[[str, str, str], "Encoded"]


def counted(run: Run, recipe: Recipe, settings: Train, *, rows: str, take: int | None, encode: Encode) -> "Work":
    """Return the work of a fine-tune on examples that are there, in the file `rows` of the run; `take` of its facts."""
    from ..plan.work import count_work
    from ..train.epoch import one_epoch

    train = read_records(run.path(rows), Example)
    if take:
        train = [one for one in take_facts(train, n_facts=take, seed=recipe.split.seed) if isinstance(one, Example)]
    dev, test = (read_records(run.path(f"split/{part}.jsonl"), Example) for part in ("dev", "test"))
    some, asked = _some(train), _some(test)
    passages = {one.id: one.text for one in read_records(run.path("passages.jsonl"), Passage)} if recipe.sources else {}
    arms = [[encode(one.instruction, _text(one, arm, passages), one.output) for one in asked] for arm in recipe.evaluate.arms]
    work = count_work(
        one_epoch([encode(one.instruction, one.input, one.output) for one in some], settings),
        row_tokens=settings.row_tokens,
        dev=[encode(one.instruction, one.input, one.output) for one in _some(dev)],
        test=arms,
        answer_batch=recipe.evaluate.batch_size,
        max_new_tokens=recipe.evaluate.max_new_tokens,
    )
    share = len(test) / max(len(asked), 1)
    whole = replace(work.scaled(len(train) / max(len(some), 1)), examples=len(train))
    return replace(whole, test_tokens=round(share * work.test_tokens), test_steps=round(share * work.test_steps))


def expected(run: Run, recipe: Recipe, settings: Train, *, take: int | None) -> "Work":
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


def _text(example: Example, arm: str, passages: "dict[str, str]") -> str:
    return "" if arm == "closed-book" else example.input or passages.get(example.passage, "")


def _made_per_passage(recipe: Recipe) -> float:
    generate = recipe.generate
    if generate.chat is None:
        return _RULES_A_WORDING * generate.wordings
    return _KEPT * generate.facts_per_passage * generate.questions_per_fact * generate.wordings
