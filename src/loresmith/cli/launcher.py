"""`torchrun` and `accelerate launch`, as users of transformers start a training on several GPUs.

They start the whole command once for each process, but a run folder has one owner. So the first process takes the command alone, and
starts as many processes for the training; the others end at once, which to a launcher is a process that has done its part.
"""

import os
import re

import typer

from ..errors import RunError

_SEVERAL = "LORESMITH_LAUNCHED"  # what the launcher asked for, kept for the options that are read after its own variables are gone
# What they tell their processes. TORCHELASTIC_USE_AGENT_STORE left there would have ours wait for a meeting point that nobody opens.
_THEIRS = re.compile(r"(LOCAL_|GROUP_)?(RANK|WORLD_SIZE)|MASTER_(ADDR|PORT)|ROLE_\w+|TORCHELASTIC_\w+")


def give_way() -> None:
    """End this process where a launcher started others before it; take the launcher's word off where this is the first.

    RunError where they are spread over several machines.
    """
    several, here = os.environ.get("WORLD_SIZE", "1"), os.environ.get("LOCAL_WORLD_SIZE", os.environ.get("WORLD_SIZE"))
    if not several.isdigit() or int(several) < 2:
        return
    if several != here:
        raise RunError(
            f"A launcher started this command on several machines ({several} processes, {here} of them here), and a run belongs to one.",
            hint="Start it on one machine, or the workers alone: see `Several processes` in docs/training.md.",
        )
    if os.environ.get("RANK", "0") != "0":
        raise typer.Exit
    for name in [name for name in os.environ if _THEIRS.fullmatch(name)]:
        del os.environ[name]
    os.environ[_SEVERAL] = several


def with_launched(overrides: list[str] | None) -> list[str]:
    """Return the keys that the command line overrides, those that a launcher stands for last."""
    several = os.environ.get(_SEVERAL)
    divided = ["train.fsdp=true"] if os.environ.get("ACCELERATE_USE_FSDP") == "true" else []
    return [*(overrides or []), *([f"train.processes={several}", *divided] if several else [])]
