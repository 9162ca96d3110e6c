"""Turn questions and answers into token ids, the same way for training, scoring and answering.

The model's own chat template is used; a model without one gets a plain `Context: ... Question: ... Answer:`. The passage
stands before the question, so that questions about one passage begin alike and what they share is computed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase

_PLAIN, _PLAIN_CONTEXT = "Question: {}\nAnswer:", "Context: {}\n\n"
_PROBE = "\u2042answer\u2042"

Shot = tuple[str, str, str]
"""A solved question that stands before the one that is asked: instruction, input and answer."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One question and its answer as token ids."""

    prompt: tuple[int, ...]
    """Everything up to the first token of the answer; never learnt."""
    answer: tuple[int, ...] = ()
    """The answer and its end token; empty where the model is to answer."""
    n_cut: int = 0
    """Tokens of the input left out to fit the length."""


def encode(
    tokenizer: PreTrainedTokenizerBase, instruction: str, input: str, output: str | None, *, max_length: int, shots: Sequence[Shot] = ()
) -> Encoded:
    """Return the ids of one example, after solved ones; `output` None leaves the answer to the model.

    Beyond `max_length` tokens solved examples are left out, the first ones first, and then the input is cut at its end; an example
    too long without any input keeps its question and loses the end of its answer, end token included, so that it never learns to
    stop early.
    """
    answer = () if output is None else (*_ids(tokenizer, output if tokenizer.chat_template else f" {output}"), end_token(tokenizer))
    prompt = _prompt(tokenizer, instruction, input, shots)
    excess = len(prompt) + len(answer) - max_length
    if excess <= 0:
        return Encoded(prompt, answer)
    if shots:
        return encode(tokenizer, instruction, input, output, max_length=max_length, shots=shots[1:])
    if input:
        shorter = _shortened(tokenizer, input, excess)
        cut = encode(tokenizer, instruction, shorter, output, max_length=max_length)
        return Encoded(cut.prompt, cut.answer, len(prompt) - len(cut.prompt))
    return Encoded(prompt, answer[: max(max_length - len(prompt), 0)], excess)


def end_token(tokenizer: PreTrainedTokenizerBase) -> int:
    """Return the token that ends an answer: the first special token the chat template puts after it, else the tokenizer's own.

    They differ for some families: Gemma's template closes a turn with `<end_of_turn>`, its tokenizer's end is `<eos>`.
    """
    if tokenizer.chat_template:
        turns = [{"role": "user", "content": "?"}, {"role": "assistant", "content": _PROBE}]
        rendered = str(tokenizer.apply_chat_template(turns, tokenize=False))
        after = _ids(tokenizer, rendered.rpartition(_PROBE)[2].lstrip())
        if after and after[0] in tokenizer.all_special_ids:
            return after[0]
    assert tokenizer.eos_token_id is not None, "a causal language model's tokenizer has an end token"
    return int(tokenizer.eos_token_id)


def own_answer(tokenizer: PreTrainedTokenizerBase, text: str) -> str:
    """Return what a model said to its question: without a chat template, nothing tells a base to stop before the next question."""
    for begins in () if tokenizer.chat_template else (_PLAIN_CONTEXT, _PLAIN):
        text = text.partition("\n\n" + begins.partition(" ")[0])[0]
    return text.strip()


def _prompt(tokenizer: PreTrainedTokenizerBase, instruction: str, input: str, shots: Sequence[Shot]) -> tuple[int, ...]:
    if not tokenizer.chat_template:
        start = () if tokenizer.bos_token_id is None else (int(tokenizer.bos_token_id),)
        solved = [f"{_plain(question, text)} {answer}\n\n" for question, text, answer in shots]
        return (*start, *_ids(tokenizer, "".join(solved) + _plain(instruction, input)))
    turns = [
        turn
        for question, text, answer in shots
        for turn in ({"role": "user", "content": _content(question, text)}, {"role": "assistant", "content": answer})
    ]
    turns.append({"role": "user", "content": _content(instruction, input)})
    return _ids(tokenizer, str(tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)))


def _plain(question: str, text: str) -> str:
    return (_PLAIN_CONTEXT.format(text) if text else "") + _PLAIN.format(question)


def _content(question: str, text: str) -> str:
    return f"{text}\n\n{question}" if text else question


def _ids(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[int, ...]:
    return tuple(tokenizer(text, add_special_tokens=False).input_ids)


def _shortened(tokenizer: PreTrainedTokenizerBase, text: str, excess: int) -> str:
    ids = _ids(tokenizer, text)
    kept = ids[: max(len(ids) - excess, 0)]
    # Decoding and encoding again may not give the same tokens: take one more away each time round, so that this ends.
    return str(tokenizer.decode(kept)) if len(kept) < len(ids) else text[:-1]
