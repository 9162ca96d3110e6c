"""A teacher that is honest, scripted: it reads the passage in the request and makes every reply from the passage's own sentences."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from loresmith.chat.scripted import Scripted
from loresmith.contracts import ChatRequest
from loresmith.curate.chunk import chunk
from loresmith.generate.tasks.prompt_set import read_prompts
from loresmith.generate.teach.lesson import Lesson
from loresmith.ingest.html import load
from loresmith.records import Document, Passage
from loresmith.text import sentences

ROOT = Path(__file__).parents[3]
_FENCED = re.compile(r"<(data-[0-9a-f]{12})>\n(.*?)\n</\1>", re.DOTALL)


def data_in(request: ChatRequest) -> list[str]:
    """Return every fenced text of the first user turn, in order."""
    return [found[1] for found in _FENCED.findall(request.messages[1].content)]


def honest(request: ChatRequest) -> str:
    heading, passage, *rest = data_in(request)
    fields = request.schema["properties"]
    if "facts" in fields:
        return json.dumps({"facts": _facts(passage, fields["facts"]["maxItems"])})
    if "items" in fields:
        wanted = fields["items"]["items"]["properties"]
        said = [fact["evidence"] for fact in _facts(passage, fields["items"]["maxItems"])]
        return json.dumps({"items": [{**_item(wanted, evidence, heading, nth), "evidence": evidence} for nth, evidence in enumerate(said)]})
    return json.dumps(_item(fields, rest[-1] if rest else passage, heading, 0, passage))


def _facts(passage: str, most: int) -> list[dict[str, str]]:
    said = [sentence for line in passage.splitlines() for sentence in sentences(line) if len(sentence.split()) > 4]
    return [
        {"fact": sentence, "evidence": sentence, "kind": "procedure" if nth % 4 == 3 else "value"}
        for nth, sentence in enumerate(said[:most])
    ]


def _item(wanted, evidence: str, heading: str, nth: int, passage: str = "") -> dict[str, object]:
    words = re.findall(r"\w+", evidence)
    topic = f"{' '.join(words[:6])} in {heading.split(' > ')[-1]}"
    verdict = (wanted.get("verdict") or wanted.get("label") or {"enum": [""]})["enum"]
    chosen = verdict[nth % len(verdict)]
    made = {
        "answer": evidence, "reason": evidence, "correct": " ".join(words[-3:]), "wrong": ["seven geese", "an old kettle", "blue chalk"],
        "steps": [evidence, evidence], "belief": f"{topic} never matters", "correction": evidence, "verdict": chosen, "label": chosen,
        "question": f"What is said on {topic}?", "rephrased": [f"What holds for {topic}?"][: wanted["rephrased"]["maxItems"]],
        "statement": evidence if chosen == "true" else f"{evidence.rstrip('.')} and kangaroos.",
        "hypothesis": evidence if chosen == "entailment" else f"{evidence.rstrip('.')} and kangaroos.",
        "first": words[0], "second": words[-1],
    }  # fmt: skip
    if "statement" in wanted or "hypothesis" in wanted:
        made["rephrased"] = []
    if "verdict" in wanted and "question" in wanted:
        made |= {"question": f"Is it true what is said on {topic}?", "rephrased": []}
    if "belief" in wanted:
        made |= {"question": f"Why do people say that {topic} never matters?", "rephrased": []}
    if "first_evidence" in wanted:
        first, second = (_facts(text, 1)[0]["evidence"] for text in (passage, evidence))
        made |= {"first_evidence": first, "second_evidence": second, "answer": f"{first} {second}"}
    return {key: made[key] for key in wanted if key in made}


@pytest.fixture
def honest_teacher() -> Scripted:
    return Scripted(honest, name="honest")


@pytest.fixture
def make_lesson() -> Callable[..., Lesson]:
    def make(prompt_set: str = "default", **changes) -> Lesson:
        settings = {
            "tasks": (), "wordings": 2, "facts_per_passage": 4, "questions_per_fact": 2, "passages_per_section": None, "seed": 0,
            "temperature": 0.0, "max_tokens": 512, "prompts": read_prompts(prompt_set),
        }  # fmt: skip
        return Lesson(**{**settings, **changes})

    return make


@pytest.fixture(scope="session")
def pages() -> list[tuple[Document, list[Passage]]]:
    """Three pages of the shipped documentation with their passages."""
    paths = sorted((ROOT / "examples/sqlite/docs").glob("*.html"))[:3]
    documents = [load(path, source=path.name) for path in paths]
    return [(document, list(chunk(document, size=160, overlap=0))) for document in documents]


@pytest.fixture
def corpus(pages) -> tuple[list[Document], list[Passage]]:
    return [document for document, _ in pages], [passage for _, passages in pages for passage in passages]
