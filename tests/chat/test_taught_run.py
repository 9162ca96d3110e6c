"""A run whose teacher sits at an endpoint in trouble: killed three times, it pays no more and makes the same dataset."""

import json
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from loresmith import steps
from loresmith.files import read_lines
from loresmith.recipe import Curate
from loresmith.recipe.file import load_recipe

from .conftest import Endpoint, Said, Script, completion

STUCK = 300  # seconds after which a process hangs, however busy the machine

PAGES = Path(__file__).parents[2] / "examples" / "sqlite" / "docs"
CONCURRENCY = 4
Serve = Callable[[Script], Endpoint]


class Teacher:
    """Answers from the passage in the request; the first time it is asked something, it is in a trouble of that request's own."""

    def __init__(self) -> None:
        self.n_heard: dict[str, int] = defaultdict(int)
        self.lock = threading.Lock()

    def __call__(self, body: dict[str, Any], nth: int) -> Said:
        words = json.dumps(body["messages"])
        with self.lock:
            self.n_heard[words] += 1
            is_first = self.n_heard[words] == 1
        time.sleep(0.02)
        good = json.dumps(self.reply(body))
        trouble = sum(words.encode()) % 9
        if is_first and trouble < 4:
            return (Said({}, status=429, headers={"Retry-After": "0.1"}), Said({}, status=500), Said(None), Said(b'{"choi'))[trouble]
        if is_first and trouble == 4:
            return Said(completion(good[: len(good) // 2]))
        return Said(completion(f"```json\n{good}\n```" if trouble == 5 else good))

    def reply(self, body: dict[str, Any]) -> Any:
        fields = body["response_format"]["json_schema"]["schema"]["properties"]
        texts = [found[1] for message in body["messages"] for found in re.findall(r"<(data-\w+)>\n(.*?)\n</\1>", message["content"], re.S)]
        if "facts" in fields:
            said = [sentence for sentence in re.split(r"(?<=[.])\s+", " ".join(texts[1].split())) if len(sentence.split()) > 6]
            return {"facts": [{"fact": one, "evidence": one, "kind": "value"} for one in said[:2]]}
        if "question" not in fields:
            return {"ok": True}
        words = re.findall(r"\w+", texts[-1])
        return {"question": f"What is said of {' '.join(words[:5])}?", "rephrased": [], "answer": " ".join(words[-2:])}


def recipe(endpoint: Endpoint, folder: Path) -> Path:
    (folder / "docs").mkdir(parents=True)
    for name in ("about", "autoinc", "threadsafe"):
        shutil.copy(PAGES / f"{name}.html", folder / "docs")
    chat = {"model": "scripted", "base_url": endpoint.url, "api_key_env": "LORESMITH_TEST_KEY", "concurrency": CONCURRENCY}
    chat |= {"structured": "json_schema", "timeout": 5}
    generate = {"teacher": "chat", "chat": chat, "tasks": ["extractive"], "questions_per_fact": 1, "wordings": 1}
    path = folder / "recipe.yaml"
    path.write_text(yaml.safe_dump({"name": "taught", "sources": [{"path": "docs"}], "generate": generate}))
    return path


def test_a_plan_spends_nothing_and_a_judge_drops_what_it_does_not_find(serve: Serve, tmp_path: Path) -> None:
    def judge(body: dict[str, Any], nth: int) -> Said:
        return Said(completion("no" if "autoincrement" in body["messages"][-1]["content"].lower() else "yes"))

    teacher, second = serve(Teacher()), serve(judge)
    path = recipe(teacher, tmp_path)
    checked = load_recipe(path)
    planned = steps.plan(checked, runs=tmp_path / "runs").teacher
    assert planned is not None
    assert planned.calls > 10
    assert not teacher.heard
    asked = {"judges": ["supported-by-judge"], "chat": second.settings().model_dump()}
    judged = checked.model_copy(update={"curate": Curate.model_validate(asked)})
    made = steps.run(judged, runs=tmp_path / "runs", until="curate")
    reasons = [row["reason"] for row in read_lines(made.path("dropped/curate.jsonl"))]
    assert reasons.count("not-supported-by-judge") >= 2
    assert read_lines(made.path("kept.jsonl"))
    assert teacher.n_answered <= 3 * planned.calls


def start(path: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "loresmith", "curate", str(path), "--runs", str(path.parent / "runs"), "--quiet"]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)


def test_three_kills_leave_the_dataset_of_an_undisturbed_run(serve: Serve, tmp_path: Path) -> None:
    calm, shaken = serve(Teacher()), serve(Teacher())
    undisturbed, killed = recipe(calm, tmp_path / "calm"), recipe(shaken, tmp_path / "shaken")
    assert start(undisturbed).wait(STUCK) == 0
    draw = random.Random(3)
    for nth in range(3):
        process = start(killed)
        wait_for(shaken, calm.n_answered * (nth + draw.random()) / 4)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start(killed).wait(STUCK) == 0
    assert shaken.n_answered <= calm.n_answered + CONCURRENCY
    for name in ("examples.jsonl", "kept.jsonl", "dropped/generate.jsonl", "dropped/curate.jsonl"):
        made, remade = (path.parent / "runs" / "taught" / name for path in (undisturbed, killed))
        assert remade.read_bytes() == made.read_bytes(), name
    assert (tmp_path / "calm/runs/taught/kept.jsonl").read_text().count("\n") >= 10


def wait_for(endpoint: Endpoint, n_answered: float) -> None:
    deadline = time.monotonic() + STUCK
    while endpoint.n_answered < n_answered and time.monotonic() < deadline:
        time.sleep(0.005)
