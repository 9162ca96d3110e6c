"""Answering questions about passages: ours against transformers' `generate`, in turn, in one process.

    python bench/answer.py [--pairs 3] [--json]

The embedded model answers 24 questions, three about each of 8 invented devices, 24 new tokens each, the device's page in the prompt.
`generate` gets its best ordinary settings: one batch, left padding, key-value cache. Says the ratio of the times, and whether the
answers are the same.
"""

import argparse
import json
import re
import statistics
import time
from pathlib import Path

import torch

from loresmith.ingest import markdown
from loresmith.model.answer import answer_batch
from loresmith.model.load import Loaded, load
from loresmith.model.locate import locate
from loresmith.model.prompt import Encoded, encode

PAGES = sorted((Path(__file__).parents[1] / "tests" / "data" / "devices").glob("*.md"))[:8]
QUESTIONS = ("Where is it made?", "How hot may it get?", "How do I reset it?")
NEW_TOKENS = 24


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--pairs", type=int, default=3, help="how often each side is run, in turn")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    options = parser.parse_args()
    loaded = load(locate("smollm2-135m"), dtype="auto", device="auto", threads=0)
    pages = [markdown.load(page, source=page.name).text for page in PAGES]
    prompts = [encode(loaded.tokenizer, question, page, None, max_length=1024) for page in pages for question in QUESTIONS]
    ratios, shares = [], []
    for _ in range(options.pairs):
        (theirs, slow), (ours, fast) = _timed(_generate, loaded, prompts), _timed(_ours, loaded, prompts)
        same = sum(a == b for a, b in zip(ours, theirs, strict=True))
        ratios.append(slow / fast)
        shares.append(same / len(prompts))
        print(f"generate {slow:.1f} s, ours {fast:.1f} s, ratio {slow / fast:.1f}, {same} of {len(prompts)} answers the same")
    print(f"median ratio {statistics.median(ratios):.1f}")
    if options.json:
        print(json.dumps({"ratio": statistics.median(ratios), "share_same": min(shares)}))


def _ours(loaded: Loaded, prompts: list[Encoded]) -> list[str]:
    answers = answer_batch(loaded, prompts, range(len(prompts)), max_new_tokens=NEW_TOKENS, row_tokens=1024)
    return [_plain(answer.text) for answer in answers]


def _generate(loaded: Loaded, prompts: list[Encoded]) -> list[str]:
    longest = max(len(prompt.prompt) for prompt in prompts)
    ids = torch.full((len(prompts), longest), loaded.tokenizer.pad_token_id)
    mask = torch.zeros_like(ids)
    for row, prompt in enumerate(prompts):
        ids[row, longest - len(prompt.prompt) :] = torch.tensor(prompt.prompt)
        mask[row, longest - len(prompt.prompt) :] = 1
    with torch.inference_mode():
        written = loaded.model.generate(input_ids=ids, attention_mask=mask, max_new_tokens=NEW_TOKENS, do_sample=False)
    return [_plain(str(text)) for text in loaded.tokenizer.batch_decode(written[:, longest:], skip_special_tokens=True)]


def _timed(work, loaded: Loaded, prompts: list[Encoded]) -> tuple[list[str], float]:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    texts = work(loaded, prompts)
    return texts, time.perf_counter() - started


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    main()
