"""How much there is to do: counted from the encoded examples, or expected from the passages before any example exists."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..model.prompt import Encoded
    from ..recipe import Train

# SmolLM2's tokenizer on the SQLite documentation: 4.3 characters a token in prose, 3.6 in pages full of code.
CHARACTERS_PER_TOKEN = 4.0
TEMPLATE_TOKENS = 30
"""Tokens a chat template puts around a question; packed rows hold them once."""
QUESTION_TOKENS, ANSWER_TOKENS = 14, 20
"""A question and an answer, as the rules and chat teachers write them: medians over the SQLite documentation."""


@dataclass(frozen=True, slots=True)
class Work:
    """What one fine-tune runs through. Sums are over one pass over the training examples."""

    examples: int
    real_tokens: int
    """Tokens of all examples, each with all of its own: what a padded trainer without padding would run."""
    packed_tokens: int
    """Tokens of all packed rows: what examples share counts once."""
    answer_tokens: int
    """Tokens the vocabulary head runs on."""
    pairs: int
    """Sum over rows of T², the pairs of tokens attention looks at."""
    rows: int
    longest_row: int
    """T, the tokens of the longest row."""
    row_answers: int
    """Most answer tokens in a row."""
    longest_example: int
    seen: int = 0
    """Sum over tokens of the tokens each sees, which is what attention in tiles looks at; 0 where it is not counted."""
    dev_tokens: int = 0
    """Packed tokens of all dev questions, run forward once a check."""
    test_tokens: int = 0
    """Packed tokens of the test prompts of one model in all arms."""
    test_steps: int = 0
    """Steps of decoding a batch, of one model in all arms."""
    is_expected: bool = False
    """Whether these are guesses from the passages; they may be wrong by a factor of two."""

    def in_rows_of(self, row_tokens: int) -> "Work":
        """Return the same work in shorter rows, no shorter than the longest example; longer ones change nothing."""
        longest = max(min(row_tokens, self.longest_row), self.longest_example)
        ratio = longest / self.longest_row if self.longest_row else 1.0
        return replace(
            self,
            pairs=round(self.pairs * ratio),
            rows=math.ceil(self.rows / ratio),
            longest_row=longest,
            row_answers=math.ceil(self.row_answers * ratio),
        )

    def scaled(self, share: float) -> "Work":
        """Return that share of the training's work, in rows of the same length; dev and test stay whole."""
        counts = ("examples", "real_tokens", "packed_tokens", "answer_tokens", "pairs", "rows", "seen")
        counted: dict[str, Any] = {name: math.ceil(share * getattr(self, name)) for name in counts}
        return replace(self, **counted)

    def cut_to(self, max_length: int) -> "Work":
        """Return the same work with no example longer than `max_length`, supposing that it is the rows' length that counts."""
        return replace(self, longest_example=min(self.longest_example, max_length)).in_rows_of(max_length)


def count_work(
    updates: "Sequence[Sequence[Encoded]]",
    *,
    row_tokens: int,
    dev: "Sequence[Encoded]" = (),
    test: "Sequence[Sequence[Encoded]]" = (),
    answer_batch: int = 16,
    max_new_tokens: int = 64,
    alone: bool = False,
) -> Work:
    """Return the work of the updates of one epoch, of the dev questions and of the test's arms.

    `alone` is for models that cannot read packed rows, and get one example a row.
    """
    from ..model.pack import pack  # it brings transformers

    examples = list(chain.from_iterable(updates))
    rows = [row for update in updates for row in pack(update, row_tokens=row_tokens, alone=alone)]
    lengths = [len(row.tokens) for row in rows]
    return Work(
        examples=len(examples),
        real_tokens=sum(len(one.prompt) + len(one.answer) for one in examples),
        packed_tokens=sum(lengths),
        answer_tokens=sum(len(one.answer) for one in examples),
        pairs=sum(length * length for length in lengths),
        rows=len(rows),
        longest_row=max(lengths, default=0),
        row_answers=max((len(row.targets) for row in rows), default=0),
        longest_example=max((len(one.prompt) + max(len(one.answer) - 1, 0) for one in examples), default=0),
        seen=sum(int(row.positions.sum()) + len(row.positions) for row in rows),
        dev_tokens=_packed(dev, row_tokens, alone),
        test_tokens=sum(_packed(arm, row_tokens, alone) for arm in test),
        test_steps=sum(math.ceil(len(arm) / answer_batch) for arm in test) * max_new_tokens,
    )


def expect_work(
    passages: Sequence[str],
    *,
    settings: "Train",
    examples_per_passage: float,
    trained: float = 0.5,
    tested: float = 0.2,
    read: float = 0.0,
    max_new_tokens: int = 64,
    answer_batch: int = 16,
    is_packed: bool = True,
) -> Work:
    """Return the work to be expected of closed-book examples that are not made yet.

    `examples_per_passage` is before curation and split; `trained` of them are trained on and `tested` of them asked, alone and with
    their passage; `read` of those trained come a second time, after their passage. On the SQLite documentation the rules teacher makes
    3.7 a passage and 40 % are trained.
    """
    examples = max(1, round(len(passages) * examples_per_passage * trained))
    questions = round(len(passages) * examples_per_passage * tested)
    passage_tokens = sum(map(len, passages)) / CHARACTERS_PER_TOKEN / max(len(passages), 1)
    # A question after its passage is the same question, longer by what it is worth on the whole.
    own = QUESTION_TOKENS + ANSWER_TOKENS + round(read * passage_tokens / (1 + read))
    examples = round(examples * (1 + read))
    in_row = min(settings.batch_size, examples) if is_packed else 1
    rows = math.ceil(examples / in_row) * math.ceil(in_row * own / settings.row_tokens)
    packed = examples * own + rows * TEMPLATE_TOKENS
    longest = min(settings.row_tokens, in_row * own + TEMPLATE_TOKENS)
    return Work(
        examples=examples,
        real_tokens=examples * (own + TEMPLATE_TOKENS),
        packed_tokens=packed,
        answer_tokens=examples * ANSWER_TOKENS,
        pairs=packed * packed // rows,
        rows=rows,
        longest_row=longest,
        row_answers=math.ceil(longest * ANSWER_TOKENS / own),
        longest_example=min(settings.max_length, round(4 * own + (passage_tokens if read else 0))),
        seen=examples * own * (TEMPLATE_TOKENS + own // 2),
        dev_tokens=round(questions * own * 0.1),
        test_tokens=round(questions * (2 * own + passage_tokens)),
        test_steps=2 * math.ceil(questions / answer_batch) * max_new_tokens,
        is_expected=True,
    )


def sample(work: Work, settings: "Train", *, vocabulary: int) -> "list[Encoded]":
    """Return an update of made-up examples, as long as those of some work are on the whole."""
    from ..model.prompt import Encoded

    n_answer = max(1, round(work.answer_tokens / work.examples))
    n_prompt = max(2, round(work.packed_tokens / work.examples) - n_answer)
    draw = random.Random(0)

    def tokens(n_tokens: int) -> tuple[int, ...]:
        return tuple(draw.randrange(vocabulary) for _ in range(n_tokens))

    return [Encoded(tokens(n_prompt), tokens(n_answer)) for _ in range(settings.batch_size)]


def n_updates(n_examples: int, settings: "Train") -> int:
    """Return the updates of a whole training that early stopping does not end."""
    if settings.max_steps > 0:
        return settings.max_steps
    return max(1, round(settings.epochs * math.ceil(n_examples / settings.batch_size)))


def _packed(examples: "Sequence[Encoded]", row_tokens: int, alone: bool) -> int:
    from ..model.pack import pack

    return sum(len(row.tokens) for row in pack(examples, row_tokens=row_tokens, alone=alone))
