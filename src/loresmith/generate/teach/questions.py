"""The second stage: one request a question, read into examples."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from ...contracts import ChatModel, Filter
from ...records import Dropped, Example, make_id
from ..tasks.draft import Asked, Draft, Fault
from ..tasks.forms import read_item
from ..tasks.task import Task
from .asking import Read, Replied, ask
from .assign import Question
from .balance import Made
from .lesson import Lesson
from .prompt import question_request

Filters = Sequence[tuple[str, Filter]]


def make_examples(chat: ChatModel, questions: Sequence[Question], lesson: Lesson, *, filters: Filters) -> Iterator[list[Made | Dropped]]:
    """Yield what each request gave, in order: examples, and what was refused with its text.

    A reply of which no item passes the checks of its form and the filters is asked again once with the fault named.
    """
    reading = [(question_request(task, asked, lesson), _reader(task, asked, chat.name, lesson, filters)) for task, asked in questions]
    for question, reply in zip(questions, ask(chat, reading), strict=True):
        yield [*reply.read.usable, *_refused(question, reply)]


def _reader(task: Task, asked: Asked, origin: str, lesson: Lesson, filters: Filters) -> Callable[[Any], Read[Made]]:
    return partial(_read, task=task, asked=asked, origin=origin, lesson=lesson, filters=filters)


def _read(value: Any, *, task: Task, asked: Asked, origin: str, lesson: Lesson, filters: Filters) -> Read[Made]:
    made: list[Made] = []
    faults: list[Fault] = []
    for item in value["items"][: lesson.facts_per_passage] if task.unit == "passage" else [value]:
        draft = read_item(task.form, item, asked)
        if isinstance(draft, Fault):
            faults.append(draft)
            continue
        faults.extend(draft.refused)
        for example in examples_of(draft, task, asked, origin=origin, wordings=lesson.wordings):
            fault = _refusal(example, asked, filters)
            if fault:
                faults.append(fault)
            else:
                made.append(Made(example, draft.verdict))
    return Read(tuple(made), tuple(faults))


def examples_of(draft: Draft, task: Task, asked: Asked, *, origin: str, wordings: int) -> Iterator[Example]:
    """Yield one example for each wording of a draft, at most so many.

    They share `fact`, which depends on the words it rests on, what is stated, and the kind of question: other questions about the same
    words are linked to this one by their evidence.
    """
    statement = asked.fact.statement if asked.fact else draft.questions[0]
    fact = make_id(asked.passage.id, draft.evidence, statement, task.name)
    text = draft.input or (asked.passage.text if task.has_input else "")
    for question in draft.questions[:wordings]:
        yield Example(
            id=make_id(fact, question, text, draft.answer),
            instruction=question,
            input=text,
            output=draft.answer,
            task=task.name,
            fact=fact,
            document=asked.passage.document,
            passage=asked.passage.id,
            evidence=draft.evidence,
            origin=origin,
        )


def _refusal(example: Example, asked: Asked, filters: Filters) -> Fault | None:
    """Return the first thing a filter of the recipe finds wrong; it will look at the example again."""
    for _, is_wrong in filters:
        reason = is_wrong(example, passage=asked.passage.text)
        if reason:
            # What stands after the colon are the words that decided.
            kind, _, _ = reason.partition(": ")
            return Fault(kind, f"This is {reason}. The question: {example.instruction!r}; the answer: {example.output[:200]!r}.")
    return None


def _refused(question: Question, reply: Replied[Made]) -> Iterator[Dropped]:
    """Yield one Dropped for each fault; where the whole reply is lost, one with its text."""
    asked = question.asked
    record = make_id(asked.passage.id, asked.fact.statement if asked.fact else "", question.task.name)
    if not reply.read.usable:
        fault = reply.read.faults[0] if reply.read.faults else Fault("no-question", "There is no question.")
        yield Dropped(record, "generate", fault.reason, f"{question.task.name}: {fault.says} {reply.text}".strip())
        return
    for nth, fault in enumerate(reply.read.faults):
        yield Dropped(make_id(record, str(nth)), "generate", fault.reason, f"{question.task.name}: {fault.says}")
