"""Write answers with vLLM, in the Python that has it: a process that imports nothing of Loresmith and ends with its one job.

    python -P vllm_worker.py JOB

JOB is a file of JSON: `engine` and `sampling`, the settings of vLLM's `LLM` and `SamplingParams`; `adapter`, a folder or nothing;
`prompts`, token ids. One line of JSON goes out for each prompt, in their order: `tokens`, and `seconds`.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

AT_ONCE = 512  # prompts handed over together: twice what vLLM runs at once, and the most that a kill loses


def main() -> None:
    """Do the job of the command line. Everything vLLM prints goes to standard error."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for row in written(json.loads(Path(sys.argv[1]).read_bytes())):
        out.write(json.dumps(row) + "\n")
        out.flush()


def written(job: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what vLLM writes to each prompt; `seconds` are those of all handed over together, divided by their number."""
    vllm, adapter = import_module("vllm"), _adapter(job["adapter"])
    model, sampling = vllm.LLM(**job["engine"]), vllm.SamplingParams(**job["sampling"])
    for start in range(0, len(job["prompts"]), AT_ONCE):
        asked = [{"prompt_token_ids": ids} for ids in job["prompts"][start : start + AT_ONCE]]
        started = time.perf_counter()
        replies = model.generate(asked, sampling, use_tqdm=False, lora_request=adapter)
        seconds = (time.perf_counter() - started) / len(asked)
        yield from ({"tokens": list(reply.outputs[0].token_ids), "seconds": seconds} for reply in replies)


def _adapter(folder: str | None) -> Any:
    """Return vLLM's name for an adapter, None for none. Versions that would pass over a rank of its own are stopped."""
    if folder is None:
        return None
    config = json.loads((Path(folder) / "adapter_config.json").read_bytes())
    known = {field.name for field in fields(import_module("vllm.lora.peft_helper").PEFTHelper)}
    if ignored := [key for key in ("rank_pattern", "alpha_pattern") if config.get(key) and key not in known]:
        raise SystemExit(f"this vLLM would pass over {' and '.join(ignored)} of the adapter")
    return import_module("vllm.lora.request").LoRARequest("adapter", 1, folder)


def _end_with_parent() -> None:
    """Leave when the other end of standard input is gone, so that nothing holds the GPU unheard."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
    os._exit(0)  # without vLLM's leave-taking: everything is written, and its threads may wait for each other
