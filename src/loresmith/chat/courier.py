"""The process that makes the calls: `python -m loresmith.chat.courier`, started by `post` and never by hand.

It is apart from the run so that a kill -9 of the run loses no call: the courier sees its input end, begins nothing more, waits
for what is under way, writes that into the cache, and leaves. It also keeps the key out of the memory of everything else.

Arguments: the settings and the path of the cache. In: one key of the cache a line. Out: a JSON line for each call that is
settled, or why it stops.
"""

import asyncio
import json
import sqlite3
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import ChatError
from ..recipe import Chat
from .cache import ChatCache
from .caller import Caller
from .endpoint import HIDDEN, checked_url, key_from, open_client


def main() -> None:
    """Serve one sender until its input ends."""
    settings, cache, key = Chat.model_validate_json(sys.argv[1]), Path(sys.argv[2]), ""
    try:
        key = key_from(settings.api_key_env)
        asyncio.run(_serve(settings, cache, key))
    except ChatError as error:
        _say({"stop": [error.message, error.hint]})
    except sqlite3.OperationalError as error:
        _say({"stop": [f"The cache of replies {cache} cannot be written: {error}.", "Make room, and run the same command again."]})
    except Exception:
        trace = traceback.format_exc()
        _say({"crash": trace.replace(key, HIDDEN) if key else trace})


async def _serve(settings: Chat, path: Path, key: str) -> None:
    cache = ChatCache(path, base_url=checked_url(settings.base_url), model=settings.model)
    async with open_client(key, concurrency=settings.concurrency, timeout=settings.timeout) as client:
        caller, jobs = Caller(settings, cache, client, key), asyncio.Queue[str | None]()
        reader = asyncio.create_task(_read(jobs, caller))
        workers = [asyncio.create_task(_work(jobs, caller)) for _ in range(settings.concurrency)]
        # A worker that fails closes the shop; the others finish what they have under way, for that is paid.
        ended = await asyncio.gather(*workers, return_exceptions=True)
        reader.cancel()
    cache.close()
    for error in ended:
        if isinstance(error, BaseException):
            raise error


async def _read(jobs: "asyncio.Queue[str | None]", caller: Caller) -> None:
    """Pass every key on to the workers; at the end of the input, let them go."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    async for line in reader:
        jobs.put_nowait(line.decode().strip())
    _close(jobs, caller)


async def _work(jobs: "asyncio.Queue[str | None]", caller: Caller) -> None:
    while (key := await jobs.get()) is not None:
        try:
            await caller.call(key)
        except BaseException:
            _close(jobs, caller)
            raise
        if caller.cache.is_settled(key):
            _say({"settled": key})


def _close(jobs: "asyncio.Queue[str | None]", caller: Caller) -> None:
    caller.closing.set()
    for _ in range(caller.settings.concurrency):
        jobs.put_nowait(None)


def _say(row: Mapping[str, Any]) -> None:
    with suppress(OSError):  # whoever asked is gone; the cache has it
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
