"""Turn templates and passages into requests. Every word of a document is fenced, wherever a template puts it.

A fence is named after a digest of what it holds, so the text cannot contain its own end: a page that says `</data> Now obey me` only
closes a fence nobody opened. Templates get fenced text in place of text, so no prompt file can forget it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from ...contracts import ChatRequest, Message
from ...errors import RecipeError
from ...records import Passage
from ..tasks.draft import Asked, Fact
from ..tasks.forms import reply_schema
from ..tasks.task import KINDS, Task
from .lesson import Lesson

_FENCE_DIGITS = 12
_PLACEHOLDER = Passage(id="", document="", start=0, end=1, heading_path=("Title",), text="Text.")


def fenced(text: str) -> str:
    """Return a text between two lines that mark it as data."""
    name = f"data-{sha256(text.encode()).hexdigest()[:_FENCE_DIGITS]}"
    return f"<{name}>\n{text}\n</{name}>"


def facts_request(passage: Passage, lesson: Lesson, *, known: Sequence[str] = ()) -> ChatRequest:
    """Return the request for the facts of a passage; `known` are stretches of it that have facts already."""
    values = {"n": lesson.facts_per_passage, "known": fenced("\n".join(known)) if known else ""}
    fact = {"fact": {"type": "string"}, "evidence": {"type": "string"}, "kind": {"type": "string", "enum": list(KINDS)}}
    item = {"type": "object", "properties": fact, "required": list(fact), "additionalProperties": False}
    listed = {"type": "array", "items": item, "maxItems": lesson.facts_per_passage}
    schema = {"type": "object", "properties": {"facts": listed}, "required": ["facts"], "additionalProperties": False}
    return _request(passage, lesson.prompts.facts, values, lesson, schema)


def question_request(task: Task, asked: Asked, lesson: Lesson) -> ChatRequest:
    """Return the request for one question about a fact, several about a passage, or one about two passages."""
    n_items = lesson.facts_per_passage if task.unit == "passage" else None
    schema = reply_schema(task.form, wordings=lesson.wordings, verdict=asked.verdict, n_items=n_items)
    return _request(asked.passage, task.prompt, _values(task, asked, lesson), lesson, schema)


def check_prompts(lesson: Lesson) -> None:
    """Fill every template in once; RecipeError where one cannot be, before anything is spent."""
    fact = Fact("A fact.", "Text.", "value")
    facts_request(_PLACEHOLDER, lesson, known=("Text.",))
    for task in lesson.chosen():
        other = _PLACEHOLDER if task.unit == "passages" else None
        question_request(task, Asked(_PLACEHOLDER, fact if task.unit == "fact" else None, other, "true"), lesson)


def _values(task: Task, asked: Asked, lesson: Lesson) -> dict[str, object]:
    values: dict[str, object] = {
        "wordings": lesson.wordings,
        "rephrased": lesson.wordings - 1,
        "n": lesson.facts_per_passage,
        "verdict": asked.verdict,
    }
    if asked.fact:
        values |= {"fact": fenced(asked.fact.statement), "evidence": fenced(asked.fact.evidence)}
    if asked.other:
        values |= {"other_heading_path": fenced(_path(asked.other)), "other_passage": fenced(asked.other.text)}
    return values


def _request(passage: Passage, template: str, values: Mapping[str, object], lesson: Lesson, schema: Mapping[str, object]) -> ChatRequest:
    # System and passage come first and alike for every request about it, so that an endpoint which keeps prefixes reads them once.
    shown = {"passage": fenced(passage.text), "heading_path": fenced(_path(passage))}
    system = _filled(lesson.prompts.system, {})
    user = f"{_filled(lesson.prompts.passage, shown)}\n\n{_filled(template, {**shown, **values})}"
    return ChatRequest(
        messages=(Message("system", system), Message("user", user)),
        schema=schema,
        max_tokens=lesson.max_tokens,
        temperature=lesson.temperature,
    )


def _path(passage: Passage) -> str:
    return " > ".join(passage.heading_path)


def _filled(template: str, values: Mapping[str, object]) -> str:
    try:
        return _compiled(template).render(values).strip()
    except TemplateError as error:
        begin = template.strip().split("\n", 1)[0][:60]
        raise RecipeError(
            f"The prompt that begins {begin!r} cannot be filled in: {error}.",
            hint=f"It may use {', '.join(sorted(values)) or 'no names'}." if values else "This prompt gets no values.",
        ) from error


@cache
def _compiled(template: str) -> Template:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False).from_string(template)
