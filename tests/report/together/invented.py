"""Two runs over two bases, with losses and answers that are made up."""

from typing import Any

from loresmith.records import Contrast
from loresmith.report.together.content import Beside, Together

QUESTION = {"set": "general", "kind": "maths", "question": "3x + 5 = 17?", "answer": "4"}


def row(run: str, name: str, base: str, loss: float, **more: Any) -> dict[str, Any]:
    """A model's row."""
    return {
        "run": run,
        "name": name,
        "base": base,
        "changes": {},
        "test": {"unseen": loss},
        "perplexity": {},
        "right": int(name != "base"),
        "countable": 1,
        **more,
    }


def contrast(model: str, difference: float, *, metric: str = "bits-per-byte", arm: str = "closed-book", against: str = "base") -> Contrast:
    """A comparison whose interval reaches .1 to both sides."""
    low, high = difference - 0.1, difference + 0.1
    standing = "better" if high < 0 else "open"
    numbers = (9, 3, 0, 1 + difference, 1.0, difference, low, high, 0.01, 0.2, 5, 0, 4, False)
    return Contrast("unseen", metric, model, arm, against, arm, *numbers, "", standing)


def asked(*models: str, text: str = "x = 4") -> list[dict[str, Any]]:
    """One fixed question, which the fine-tunes get right."""
    return [{**QUESTION, "model": model, "text": text, "right": model != "base"} for model in models]


def together(*, text: str = "x = 4", verdict: str = "It is better.", has_one_test: bool = True, metric: str = "bits-per-byte") -> Together:
    """The page of `llama` and `llama-long` over one base, and `bloom` over another."""
    took = {"examples": 60, "trainable_parameters": 2048, "seconds": 75.0, "peak_memory_bytes": 6_450_000_000, "train_loss": 1.2}
    rows = [
        row("study", "base", "big/llama-3b", 2.0),
        row("study", "llama", "big/llama-3b", 1.5, **took),
        row("study", "llama-long", "big/llama-3b", 1.4, **took, changes={"train.epochs": 2}),
        row("study.bloom", "base", "bloom-3b", 2.5),
        row("study.bloom", "bloom", "bloom-3b", 2.4, **took, changes={"model.name": "bloom-3b"}),
    ]
    first = [contrast("llama", -0.5), contrast("llama-long", -0.6), contrast("llama", -9.0, arm="retrieved")]
    runs = [
        Beside("study", verdict, "report.html", first, asked("base", "llama", "llama-long", text=text)),
        Beside("study.bloom", verdict, "../study.bloom/report.html", [contrast("bloom", -0.05)], asked("base", "bloom", text=text)),
    ]
    return Together("study", runs, metric, rows, has_one_test)
