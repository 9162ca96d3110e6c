"""Turn questions and answers into token ids, the same way for training, scoring and answering.

The model's own chat template is used; a model without one gets a plain `Context: ... Question: ... Answer:`. The passage
stands before the question, so that questions about one passage begin alike and what they share is computed once.
"""

from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase

_PLAIN, _PLAIN_CONTEXT = "Question: {}\nAnswer:", "Context: {}\n\n"
_PROBE = "\u2042answer\u2042"


@dataclass(frozen=True, slots=True)
class Encoded:
    """One question and its answer as token ids."""

    prompt: tuple[int, ...]
    """Everything up to the first token of the answer; never learnt."""
    answer: tuple[int, ...] = ()
    """The answer and its end token; empty where the model is to answer."""
    n_cut: int = 0
    """Tokens of the input left out to fit the length."""


def encode(tokenizer: PreTrainedTokenizerBase, instruction: str, input: str, output: str | None, *, max_length: int) -> Encoded:
    """Return the ids of one example; `output` None leaves the answer to the model.

    Beyond `max_length` tokens the input is cut at its end; an example too long without any input keeps its question and
    loses the end of its answer, end token included, so that it never learns to stop early.
    """
    answer = () if output is None else (*_ids(tokenizer, output if tokenizer.chat_template else f" {output}"), end_token(tokenizer))
    prompt = _prompt(tokenizer, instruction, input)
    excess = len(prompt) + len(answer) - max_length
    if excess <= 0:
        return Encoded(prompt, answer)
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


def _prompt(tokenizer: PreTrainedTokenizerBase, instruction: str, input: str) -> tuple[int, ...]:
    if not tokenizer.chat_template:
        start = () if tokenizer.bos_token_id is None else (int(tokenizer.bos_token_id),)
        context = _PLAIN_CONTEXT.format(input) if input else ""
        return (*start, *_ids(tokenizer, context + _PLAIN.format(instruction)))
    turns = [{"role": "user", "content": f"{input}\n\n{instruction}" if input else instruction}]
    return _ids(tokenizer, str(tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)))


def _ids(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[int, ...]:
    return tuple(tokenizer(text, add_special_tokens=False).input_ids)


def _shortened(tokenizer: PreTrainedTokenizerBase, text: str, excess: int) -> str:
    ids = _ids(tokenizer, text)
    kept = ids[: max(len(ids) - excess, 0)]
    # Decoding and encoding again may not give the same tokens: take one more away each time round, so that this ends.
    return str(tokenizer.decode(kept)) if len(kept) < len(ids) else text[:-1]
