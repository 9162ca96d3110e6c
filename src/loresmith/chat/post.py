"""Send calls out with a courier and hear which are settled."""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO

from ..errors import ChatError
from ..recipe import Chat

AHEAD = 4  # Keys sent ahead, for each call at once: the courier never waits, and the pipes never fill.
PACKAGES = Path(__file__).parents[2]


def post(keys: Sequence[str], *, settings: Chat, cache: Path) -> Generator[str, None, None]:
    """Yield the keys of calls as they are settled in the cache, in any order.

    Closing the iterator early lets the courier finish what is under way, behind our back. ChatError where nothing more can be asked.
    """
    if not keys:
        return
    process = _start(settings.model_dump_json(), str(cache.absolute()))
    orders, news = _pipes(process)
    waiting = iter(keys)
    try:
        _send(orders, *islice(waiting, AHEAD * settings.concurrency))
        for _ in keys:
            yield _settled(news.readline())
            _send(orders, *islice(waiting, 1))
    finally:
        _dismiss(process)


def _start(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start a courier in a session of its own, which a kill of our group does not reach."""
    path = os.pathsep.join(filter(None, (str(PACKAGES), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", f"{__package__}.courier", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # or a pipeline that reads our errors would wait for the courier, too
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def _send(pipe: IO[bytes], *lines: str) -> None:
    try:
        pipe.write("".join(f"{line}\n" for line in lines).encode())
        pipe.flush()
    except BrokenPipeError:
        return  # it has stopped; the next line we read says why


def _settled(line: bytes) -> str:
    """Return the key of a settled call, or raise what the courier stopped for."""
    if not line:
        raise ChatError("The process that makes the calls was killed.", hint="Every answer so far is kept: run the same command again.")
    row = json.loads(line)
    if "stop" in row:
        message, hint = row["stop"]
        raise ChatError(message, hint=hint)
    if "crash" in row:
        raise RuntimeError(f"The courier failed:\n{row['crash']}")
    return str(row["settled"])


def _dismiss(process: "subprocess.Popen[bytes]") -> None:
    """Let the courier go, waiting only for one that has nothing under way."""
    orders, news = _pipes(process)
    with suppress(BrokenPipeError):
        orders.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    news.close()


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    """Return what the courier reads and what it writes."""
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout
