"""The ways questions and answers are written down in a row.

Two forms cover what is published. Columns: a question beside an answer, under one of the names in use (alpaca, dolly,
prompt and completion, SQuAD, GSM8K, and the options of MMLU and ARC). Conversations: a list of messages, with `role` and `content`
(OpenAI, chat templates) or `from` and `value` (ShareGPT). Of a conversation the first question is taken with its answer: later ones
lean on what was said before them and cannot be asked alone. System turns are left out, since the model's own template brings one.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..records import Dropped
from .dataset_choices import OPTIONS, with_options

Row = Mapping[str, Any]

# The first pair of names that a row has is taken: `instruction` is a question wherever it stands, `input` only where nothing else is.
QUESTIONS = ("instruction", "question", "question_stem", "query", "prompt", "problem", "user_input", "input")
ANSWERS = ("output", "answer", "answers", "response", "completion", "solution", "reference", "answerkey", "chosen", "instances")
TEXTS = ("input", "context", "passage")
CONVERSATIONS = ("messages", "conversations", "conversation")
ROLES = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "system": "system",
    "developer": "system",
}
# Forty times the largest instruction sets in use (Alpaca, Dolly, MedQuAD: up to 25 MB); Python needs several times this to hold it.
MOST_BYTES = 1_000_000_000
# What the authors of Alpaca and its cleaned versions found in place of an empty input.
NO_INPUT = frozenset({"<noinput>", "noinput", "no input", "<no input>"})


class Turn(NamedTuple):
    """One question and its answer, as they stand in the file."""

    instruction: str
    input: str
    output: str


class Refused(NamedTuple):
    """Something in a row that is no question with an answer."""

    reason: str
    detail: str = ""


class Rows(NamedTuple):
    """What stands in a file."""

    rows: list[tuple[int, Any]]
    """The number of each row, and the row: the line it begins at where there are lines, otherwise its place from 1."""
    dropped: list[Dropped]
    """Lines that are no rows: `not-json`, `other-columns`."""


class Form(NamedTuple):
    """One way to write questions and answers."""

    columns: tuple[str, ...]
    """The columns a row must have; others are left alone."""
    read: Callable[[Row], Iterator[Turn | Refused]]
    """Yield what a row that has them holds."""


def form_of(row: Any) -> Form | None:
    """Return the form whose columns a row has, None where it has none. Names count in small letters."""
    if not isinstance(row, Mapping):
        return None
    question = next((name for name in QUESTIONS if name in row), "")
    answer = next((name for name in ANSWERS if name in row and name != question), "")
    if question and answer == "chosen" and _is_chat(row["chosen"]):
        # Preferences of TRL repeat the prompt in what was chosen.
        return Form(("chosen",), lambda row: _conversation(row["chosen"]))
    if question and answer:
        text = next((name for name in TEXTS if name in row and name != question), "")
        return Form((question, answer), lambda row: _columns(row, question, answer, text))
    column = next((name for name in CONVERSATIONS if name in row), "")
    return Form((column,), lambda row: _conversation(row[column])) if column else None


def _columns(row: Row, question: str, answer: str, text: str) -> Iterator[Turn | Refused]:
    if row.get("history"):
        yield Refused("later-turn", cell(row[question])[:80])
    elif answer == "instances" and isinstance(row[answer], list):
        yield from (Turn(cell(row[question]), _input(one.get("input")), cell(one.get("output"))) for one in row[answer] if _is_row(one))
    elif _is_chat(row[question]) and (_is_chat(row[answer]) or isinstance(row[answer], str)):
        said = row[answer] if isinstance(row[answer], list) else [{"role": "assistant", "content": row[answer]}]
        yield from _conversation([*row[question], *said])
    elif (options := next((row[name] for name in OPTIONS if row.get(name)), None)) is not None:
        posed = with_options(cell(row[question]), row[answer], options)
        given = _input(row.get(text)) if text else ""
        yield Refused("no-such-option", cell(row[answer])[:80]) if posed is None else Turn(posed.question, given, posed.answer)
    else:
        yield Turn(cell(row[question]), _input(row.get(text)) if text else "", _first_answer(row[answer]))


def _conversation(messages: Any) -> Iterator[Turn | Refused]:
    """Yield the first question with its answer, and every later question as `later-turn`."""
    if not _is_chat(messages):
        yield Refused("not-one-turn", "no list of messages")
        return
    roles = [ROLES.get(_role(message), "other") for message in messages]
    turns = [message for message, role in zip(messages, roles, strict=True) if role != "system"]
    if "other" in roles or any(message.get("tool_calls") or message.get("function_call") for message in messages):
        yield Refused("tool-call", ", ".join(dict.fromkeys(_role(message) for message in messages))[:80])
    elif [ROLES[_role(message)] for message in turns[:2]] != ["user", "assistant"]:
        yield Refused("not-one-turn", ", ".join(roles)[:80])
    else:
        contents = [_content(message) for message in turns[:2]]
        if None in contents:
            yield Refused("not-text")
        else:
            yield Turn(contents[0] or "", "", contents[1] or "")
        later = [message for message in turns[2:] if ROLES[_role(message)] == "user"]
        yield from (Refused("later-turn", (_content(message) or "")[:80]) for message in later)


def _role(message: Row) -> str:
    return cell(message.get("role", message.get("from"))).casefold()


def _content(message: Row) -> str | None:
    """Return what a message says, its text parts joined; None where a part is a picture or a sound."""
    content = message.get("content", message.get("value"))
    if not isinstance(content, list):
        return cell(content)
    if not all(_is_row(part) and isinstance(part.get("text"), str) for part in content):
        return None
    return "\n".join(part["text"].strip() for part in content)


def _first_answer(value: Any) -> str:
    """Return the answer of a cell; of several that are right, as SQuAD lists them, the first."""
    if isinstance(value, Mapping) and "text" in value:
        value = value["text"]
    if isinstance(value, Sequence) and not isinstance(value, str):
        first = next(iter(value), "")
        return cell(first.get("text", first) if isinstance(first, Mapping) else first)
    return cell(value)


def _input(value: Any) -> str:
    text = cell(value)
    return "" if text.casefold() in NO_INPUT else text


def _is_row(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_chat(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_row, value))


def cell(value: Any) -> str:
    """Return a cell as text that any file can hold: nothing for null, JSON for what is neither text nor number."""
    if value is None:
        return ""
    text = value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    # JSON may hold half a pair of surrogates, which no file in UTF-8 can.
    return text.encode("utf-8", "replace").decode()


def named(row: Any) -> Row | Any:
    """Return a row with its column names in small letters; what is no row as it is."""
    return {str(name).strip().casefold(): value for name, value in row.items()} if isinstance(row, dict) else row
