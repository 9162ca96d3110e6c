"""Training against TRL's SFTTrainer on the same rows, in turn, every measurement in a process of its own.

    python bench/train.py --rows FILE [--model NAME] [--pairs 3] [--trl-python PYTHON] [--rivals trl-by-length ...] [--json]

FILE is a JSON list of rows with instruction, input and output. Both sides get the same token ids, the same LoRA pairs to begin with,
the same optimiser and the same batches in the same order; a warm-up update is not counted. A pair is TRL on shuffled batches, ours
on the same batches, and ours on batches grouped by passage; every pair draws other batches. TRL runs as SFTTrainer comes, in
float32 and without gradient checkpointing, which is its fastest. What else it offers are the other rivals, run in the first pair.
`--trl-python` is a python that has trl, peft and transformers where this one has not. On a GPU the base is in bfloat16 or NF4.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

OURS = {"ours-grouped": "grouped", "ours-random": "random"}
# Rival -> the batches it gets and what it changes in SFTConfig.
RIVALS: dict[str, tuple[str, dict[str, Any]]] = {
    "trl": ("random", {}),
    "trl-grouped": ("grouped", {}),
    "trl-by-length": ("by-length", {}),
    "trl-checkpointing": ("random", {"gradient_checkpointing": True}),
    "trl-padding-free": ("random", {"padding_free": True}),
    "trl-liger": ("random", {"use_liger_kernel": True}),
    "unsloth": ("random", {}),
}
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
WARM_UP = 1
LORA = {"rank": 16, "alpha": 32.0, "learning_rate": 2e-4}


def main() -> None:
    """Run the pairs, or one measurement of one, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--rows", type=Path, help="JSON list of instruction, input, output")
    parser.add_argument("--model", default="smollm2-135m")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--updates", type=int, default=2, help="updates counted in a measurement")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--row-tokens", type=int, help="default: the recipe's")
    parser.add_argument("--held-out", type=int, default=16, help="rows whose loss both sides take after the first pair")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--clock", choices=list(CLOCKS), default="wall", help="cpu: what the process worked; with one thread only")
    parser.add_argument("--quantize", choices=["none", "nf4"], default="none")
    parser.add_argument("--rivals", nargs="*", choices=list(RIVALS), default=[], help="run these too, in the first pair")
    parser.add_argument("--trl-python", default=sys.executable)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--worker", nargs=2, metavar=("SIDE", "JOB"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        side, job = options.worker[0], json.loads(Path(options.worker[1]).read_text())
        print(json.dumps(ours(job, OURS[side]) if side in OURS else theirs(job, side)))
        return
    if not options.rows:
        parser.error("--rows is needed")
    results = [_pair(nth, options) for nth in range(options.pairs)]
    summary = summarise(results)
    for key, value in summary.items():
        print(f"{key:24s} {value:.3f}")
    if options.json:
        print(json.dumps({**summary, "pairs": results}))


def _pair(nth: int, options: argparse.Namespace) -> dict[str, Any]:
    sides = ["trl", *OURS]
    if nth % 2:
        sides.reverse()
    if nth == 0:
        sides += [rival for rival in options.rivals if rival not in sides]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.json"
        job.write_text(json.dumps(_job(nth, options, Path(folder))))
        for side in sides:
            found[side] = _run(side, job, options)
            one = found[side]
            print(
                f"pair {nth}  {side:18s} {one['samples'] / one['seconds']:6.2f} samples/s  {one['tokens'] / one['seconds']:7.1f} tokens/s  "
                f"{one['bytes'] / 2**30:5.2f} GiB  loss {one['loss']:.4f}",
                flush=True,
            )
    return found


def _run(side: str, job: Path, options: argparse.Namespace) -> dict[str, Any]:
    threads = str(options.threads)
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads, "TOKENIZERS_PARALLELISM": "false"}
    python = sys.executable if side in OURS else options.trl_python
    command = [python, str(Path(__file__).resolve()), "--worker", side, str(job)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{side} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _job(nth: int, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Return what every side of a pair gets: token ids, batches of each kind, and settings."""
    from loresmith.model.load import load
    from loresmith.model.locate import locate
    from loresmith.model.prompt import encode
    from loresmith.recipe import Train
    from loresmith.train.schedule import plan_of

    loaded = load(locate(options.model), dtype="float32", device="cpu", threads=options.threads)
    settings = Train(**LORA, batch_size=options.batch_size, max_steps=options.updates + WARM_UP, warmup_steps=1, seed=nth)
    rows = json.loads(options.rows.read_text())
    encoded = [
        encode(loaded.tokenizer, row["instruction"], row["input"], row["output"], max_length=settings.max_length)
        for row in rows
        if row["output"].strip()
    ]
    held_out, train = encoded[: options.held_out], encoded[options.held_out :]
    plans = {kind: plan_of(train, settings.model_copy(update={"group_by_passage": kind == "grouped"})) for kind in ("grouped", "random")}
    by_length = sorted(range(len(train)), key=lambda index: len(train[index].prompt) + len(train[index].answer))
    return {
        "model": options.model,
        "folder": loaded.model.config._name_or_path,
        "output": str(folder),
        "train": [[one.prompt, one.answer] for one in train],
        "held_out": [[one.prompt, one.answer] for one in held_out] if nth == 0 else [],
        "updates": {
            **{kind: plan.updates[: settings.max_steps] for kind, plan in plans.items()},
            "by-length": _spread(by_length, options.batch_size, settings.max_steps),
        },
        "settings": {**LORA, "batch_size": options.batch_size, "max_steps": settings.max_steps, "warmup_steps": 1, "seed": nth},
        "row_tokens": options.row_tokens or settings.row_tokens,
        "quantize": options.quantize,
        "threads": options.threads,
        "clock": options.clock,
    }


def _spread(order: list[int], size: int, n: int) -> list[list[int]]:
    """Return n batches of neighbours from the whole of an order, the middle of each n-th part; the first is warm-up like any other."""
    return [order[round((nth + 0.5) / n * len(order)) - size // 2 :][:size] for nth in range(n)]


def ours(job: dict[str, Any], batches: str) -> dict[str, Any]:
    """Train by `fit`, as the product does."""
    import torch

    from loresmith.contracts import Silent
    from loresmith.model.load import load
    from loresmith.model.locate import locate
    from loresmith.model.prompt import Encoded
    from loresmith.recipe import Train
    from loresmith.train.fit import fit
    from loresmith.train.schedule import plan_of
    from loresmith.train.update import mean_loss

    settings = Train(
        **job["settings"],
        row_tokens=job["row_tokens"],
        quantize=job["quantize"],
        group_by_passage=batches == "grouped",
        early_stopping_patience=0,
    )
    train, held_out = ([Encoded(tuple(p), tuple(a)) for p, a in job[name]] for name in ("train", "held_out"))
    loaded = load(locate(job["model"]), dtype="auto", device="auto", threads=job["threads"], quantize=job["quantize"])
    assert [list(update) for update in plan_of(train, settings).updates] == job["updates"][batches]
    ticks: list[float] = []

    class Clocked(Silent):
        def advance(self, done: int, total: int, detail: str = "") -> None:
            ticks.append(_now(job))

    folder = Path(job["output"]) / batches
    fitted = fit(loaded, train, {}, settings=settings, folder=folder, progress=Clocked())
    measured = _measured(job, batches, ticks)
    loss = [row["loss"] for row in fitted.history if "loss" in row][-1]
    loaded.model.eval()
    return {
        **measured,
        "loss": loss,
        "held_out_loss": mean_loss(loaded.model, held_out, row_tokens=settings.row_tokens) if held_out else None,
        "gemm_share": _work(loaded.model, train, job["updates"][batches], settings)
        / measured["seconds"]
        / _matrix_rate(torch, loaded, job),
    }


def theirs(job: dict[str, Any], side: str) -> dict[str, Any]:
    """Train by SFTTrainer, or by Unsloth's patched one."""
    import torch

    if side == "unsloth":
        import unsloth  # noqa: F401  # it must come before trl
    from datasets import Dataset
    from transformers import AutoTokenizer, TrainerCallback, set_seed
    from trl import SFTConfig, SFTTrainer

    batches, changes = RIVALS[side]
    settings, on_gpu = job["settings"], torch.cuda.is_available()
    torch.set_num_threads(job["threads"])
    set_seed(settings["seed"])
    model = _wrapped(job, side, on_gpu=on_gpu)
    ticks: list[float] = []

    class Clocked(TrainerCallback):  # type: ignore[misc]
        def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
            ticks.append(_now(job))

    rows = [job["train"][index] for update in job["updates"][batches] for index in update]
    arguments = {
        "output_dir": str(Path(job["output"]) / side),
        "per_device_train_batch_size": settings["batch_size"],
        "max_steps": settings["max_steps"],
        "learning_rate": settings["learning_rate"],
        "warmup_steps": settings["warmup_steps"],
        "lr_scheduler_type": "linear",
        "optim": "adamw_torch",
        "bf16": on_gpu,
        "gradient_checkpointing": False,
        "train_sampling_strategy": "sequential",
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": "none",
        "use_cpu": not on_gpu,
        "seed": settings["seed"],
        "disable_tqdm": True,
        "max_length": None,
        **changes,
    }
    trainer = SFTTrainer(
        model=model,
        args=SFTConfig(**arguments, completion_only_loss=True),
        train_dataset=Dataset.from_list([{"input_ids": p + a, "completion_mask": [0] * len(p) + [1] * len(a)} for p, a in rows]),
        processing_class=AutoTokenizer.from_pretrained(job["folder"]),
        callbacks=[Clocked()],
    )
    trainer.train()
    loss = [row["loss"] for row in trainer.state.log_history if "loss" in row][-1]
    return {**_measured(job, batches, ticks), "loss": loss, "held_out_loss": _padded_loss(trainer.model, job["held_out"])}


def _wrapped(job: dict[str, Any], side: str, *, on_gpu: bool) -> Any:
    import torch
    from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    settings, dtype = job["settings"], torch.bfloat16 if on_gpu else torch.float32
    if side == "unsloth":
        from unsloth import FastLanguageModel

        model, _ = FastLanguageModel.from_pretrained(job["folder"], load_in_4bit=job["quantize"] == "nf4", dtype=dtype)
        return FastLanguageModel.get_peft_model(model, r=settings["rank"], lora_alpha=settings["alpha"], random_state=settings["seed"])
    held = {}
    if job["quantize"] == "nf4":
        held["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=dtype
        )
    model = AutoModelForCausalLM.from_pretrained(job["folder"], dtype=dtype, **held)
    model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False) if held else model
    lora = LoraConfig(r=settings["rank"], lora_alpha=settings["alpha"], target_modules="all-linear", task_type="CAUSAL_LM")
    return get_peft_model(model.to("cuda") if on_gpu and not held else model, lora)


def _padded_loss(model: Any, held_out: list[Any]) -> float | None:
    """Return the mean loss over answer tokens, one example at a time through the model alone."""
    import torch

    if not held_out:
        return None
    model.eval()
    nats = tokens = 0.0
    for prompt, answer in held_out:
        ids = torch.tensor([prompt + answer], device=model.device)
        with torch.no_grad():
            logits = model(input_ids=ids).logits[0, len(prompt) - 1 : -1].float()
        nats += float(torch.nn.functional.cross_entropy(logits, ids[0, len(prompt) :], reduction="sum"))
        tokens += len(answer)
    return nats / tokens


def _measured(job: dict[str, Any], batches: str, ticks: list[float]) -> dict[str, Any]:
    """Return what the counted updates took, and the most memory the process has held so far."""
    import resource

    import torch

    counted = [index for update in job["updates"][batches][WARM_UP:] for index in update]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {
        "seconds": sum(after - before for before, after in pairwise(ticks)),
        "samples": len(counted),
        "tokens": sum(len(job["train"][index][0]) + len(job["train"][index][1]) for index in counted),
        "bytes": torch.cuda.max_memory_allocated() if torch.cuda.is_available() else peak,
    }


def _now(job: dict[str, Any]) -> float:
    import torch

    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return CLOCKS[job["clock"]]()


def _work(model: Any, train: list[Any], updates: list[list[int]], settings: Any) -> float:
    """Return the multiplications and additions of the counted updates that a frozen base with adapters cannot do without.

    Forward and input gradient through every wrapped weight, both gradients of every pair, the vocabulary head on answer tokens.
    Attention is left out.
    """
    from peft.tuners.lora import LoraLayer

    from loresmith.model.layout import lay_out

    weights = [module.get_base_layer().weight for module in model.modules() if isinstance(module, LoraLayer)]
    per_token = sum(4 * weight.numel() + 4 * settings.rank * sum(weight.shape) for weight in weights)
    per_answer = 4 * model.get_output_embeddings().weight.numel()
    rows = [row for update in updates[WARM_UP:] for row in lay_out(model, [train[i] for i in update], row_tokens=settings.row_tokens)]
    return float(sum(per_token * len(row.tokens) + per_answer * len(row.targets) for row in rows))


def _matrix_rate(torch: Any, loaded: Any, job: dict[str, Any]) -> float:
    """Return the best of ten products of two large square matrices, in operations a second, with the same threads and number format."""
    size = 2048
    one, other = (torch.randn(size, size, device=loaded.device, dtype=loaded.model.dtype) for _ in range(2))
    times = []
    for _ in range(10):
        before = _now(job)
        one @ other
        times.append(_now(job) - before)
    return float(2 * size**3 / min(times))


def summarise(results: list[dict[str, Any]]) -> dict[str, float]:
    """Return the medians over the pairs: ours over TRL's samples a second and memory, and the losses of the first pair."""

    def speed(side: str, pair: dict[str, Any]) -> float:
        return float(pair[side]["samples"] / pair[side]["seconds"])

    def median(values: list[float]) -> float:
        return float(statistics.median(values))

    first = results[0]
    return {
        "ratio_grouped": median([speed("ours-grouped", pair) / speed("trl", pair) for pair in results]),
        "ratio_random": median([speed("ours-random", pair) / speed("trl", pair) for pair in results]),
        "memory_ratio": median([pair["ours-grouped"]["bytes"] / pair["trl"]["bytes"] for pair in results]),
        "memory_ratio_random": median([pair["ours-random"]["bytes"] / pair["trl"]["bytes"] for pair in results]),
        "heldout_loss_ours": first["ours-random"]["held_out_loss"],
        "heldout_loss_trl": first["trl"]["held_out_loss"],
        "heldout_loss_grouped": first["ours-grouped"]["held_out_loss"],
        "gemm_share": median([pair["ours-grouped"]["gemm_share"] for pair in results]),
        "gemm_share_random": median([pair["ours-random"]["gemm_share"] for pair in results]),
        **{f"ratio_over_{side}": speed("ours-grouped", first) / speed(side, first) for side in first if side not in (*OURS, "trl")},
    }


if __name__ == "__main__":
    main()
