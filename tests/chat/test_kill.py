"""Kill -9 in the middle of paying: what is lost, and what the next run does."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from .conftest import KEY, Endpoint, Said, Script, completion

N = 60
STUCK = 300  # seconds after which a process hangs, however busy the machine
CONCURRENCY = 8
CLIENT = Path(__file__).with_name("kill_client.py")
Serve = Callable[[Script], Endpoint]


class Trouble:
    """An endpoint that makes each question its own kind of trouble, the first time it is put, and then answers it."""

    def __init__(self) -> None:
        self.n_heard: dict[str, int] = defaultdict(int)
        self.lock = threading.Lock()

    def __call__(self, body: dict[str, Any], nth: int) -> Said:
        time.sleep(0.03)
        words = "\n".join(message["content"] for message in body["messages"])
        with self.lock:
            self.n_heard[words] += 1
            is_first = self.n_heard[words] == 1
        number = int(words.split()[1].split("\n")[0])
        good = json.dumps({"a": f"answer {number}"})
        first: dict[int, Said] = {
            1: Said({}, status=429, headers={"Retry-After": "0.1"}),
            2: Said({}, status=500),
            3: Said(None),
            4: Said(b'{"choices": [{"mess'),
        }
        if is_first and number == 8:
            return Said(work=lambda handler: time.sleep(4))
        if is_first and number % 12 in first:
            return first[number % 12]
        if number % 12 == 5:
            return Said(completion(f"```json\n{good}\n```"))
        if number % 12 == 6 and "cannot be used" not in words:
            return Said(completion(good[:-4], finish="length"))
        if number % 12 == 7:
            return Said(completion(good.replace('"', "'")))
        if number == 20:
            return Said(completion("I would rather not."))
        return Said(completion(good))


def start(endpoint: Endpoint, folder: Path, **pipes: int) -> "subprocess.Popen[bytes]":
    folder.mkdir(exist_ok=True)
    settings = folder / "settings.json"
    settings.write_text(endpoint.settings(concurrency=CONCURRENCY, timeout=3).model_dump_json())
    arguments = [settings, folder / "chat.sqlite", folder / "out.json", N]
    return subprocess.Popen([sys.executable, str(CLIENT), *map(str, arguments)], start_new_session=True, **pipes)


def test_three_kills_cost_no_more_than_the_calls_in_flight_and_change_nothing(serve: Serve, tmp_path: Path) -> None:
    calm, shaken = serve(Trouble()), serve(Trouble())
    assert start(calm, tmp_path / "calm").wait(STUCK) == 0
    draw = random.Random(7)
    for nth in range(3):
        process = start(shaken, tmp_path / "shaken")
        _wait_for(shaken, calm.n_answered * (nth + 1) * draw.uniform(0.15, 0.3))
        process.kill()
        process.wait()
    assert not (tmp_path / "shaken" / "out.json").exists()
    assert start(shaken, tmp_path / "shaken").wait(STUCK) == 0
    assert (tmp_path / "shaken" / "out.json").read_bytes() == (tmp_path / "calm" / "out.json").read_bytes()
    assert shaken.n_answered <= calm.n_answered + CONCURRENCY
    rows = json.loads((tmp_path / "calm" / "out.json").read_text())
    assert [row[1] for row in rows if row[1]] == ["not-json"]
    assert {row[0]["a"] for row in rows if row[0]} == {f"answer {n}" for n in range(N) if n != 20}


def test_a_machine_that_stops_pays_at_most_the_calls_in_flight_again(serve: Serve, tmp_path: Path) -> None:
    endpoint = serve(lambda body, nth: _later(completion('{"a": "the same"}')))
    process = start(endpoint, tmp_path)
    _wait_for(endpoint, 20)
    process.kill()
    for owner in _couriers(tmp_path / "chat.sqlite"):
        os.kill(owner, signal.SIGKILL)
    process.wait()
    assert start(endpoint, tmp_path).wait(STUCK) == 0
    assert N <= endpoint.n_answered <= N + CONCURRENCY


def test_the_key_is_in_no_file_and_in_no_word_a_run_leaves_behind(serve: Serve, tmp_path: Path) -> None:
    def script(body: dict[str, Any], nth: int) -> Said:
        if nth == 1:
            return Said(completion(f'{{"a": "your key is {KEY}"}}'))
        return Said({"error": f"Incorrect key: {KEY}"}, status=500 if nth < 4 else 401)

    endpoint = serve(script)
    process = start(endpoint, tmp_path / "run", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said = b"".join(process.communicate(timeout=STUCK))
    assert endpoint.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert process.returncode == 1
    assert b"LORESMITH_TEST_KEY" in said
    left = [path for path in (tmp_path / "run").rglob("*") if path.is_file()]
    assert any(path.name == "chat.sqlite" for path in left)
    assert not [path for path in left if KEY.encode() in path.read_bytes()]
    assert KEY.encode() not in said


def _wait_for(endpoint: Endpoint, n_answered: float) -> None:
    deadline = time.monotonic() + 30
    while endpoint.n_answered < n_answered and time.monotonic() < deadline:
        time.sleep(0.005)


def _later(body: dict[str, Any]) -> Said:
    time.sleep(0.05)
    return Said(body)


def _couriers(cache: Path) -> set[int]:
    """The processes that are making calls, as the cache knows them."""
    with closing(sqlite3.connect(cache)) as database:
        return {owner for (owner,) in database.execute("SELECT owner FROM calls WHERE state='in-flight'")}
