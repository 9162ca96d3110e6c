"""Teach by chat: documents in, examples out, one document after the other.

First the facts of a passage are listed, then each fact is asked about in different ways: fact by fact gives even coverage where sampling
question after question leaves holes (Mecklenburg et al., 2024, https://arxiv.org/abs/2404.00213), and several wordings of each are what
makes a fact extractable at all (Allen-Zhu and Li, 2023, https://arxiv.org/abs/2309.14316). Documents go through in groups of about
a hundred passages, so that an endpoint is kept busy and what is finished is handed on. A request depends on nothing but documents,
settings and earlier replies: after a kill the same run asks the same things, and the cache answers what was paid for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...contracts import ChatModel
from ...records import Document, Dropped, Example, Passage
from ..tasks.forms import FORMS
from .assign import passages_asked, questions_of
from .balance import balance
from .facts import Stated, list_facts
from .lesson import Lesson
from .prompt import check_prompts
from .questions import Filters, make_examples

PASSAGES_AT_ONCE = 100  # Enough that the wait for a group's slowest reply is small beside its work, few enough to see progress.


def teach_by_chat(
    chat: ChatModel, documents: Sequence[Document], passages: Sequence[Passage], *, lesson: Lesson, filters: Filters = ()
) -> Iterator[Example | Dropped]:
    """Yield the examples of every document in order, each grounded in its passage, and what was refused, with its text.

    `filters` are the recipe's: a question they would drop later is asked again now, with the reason. The reason of a Dropped whose
    record is a passage's id says why the passage has no facts. The same documents, settings and replies give the same records.
    Raises RecipeError before anything is asked where a prompt or a task name cannot be used, and ChatError where the teacher gives out.
    """
    check_prompts(lesson)
    chosen = passages_asked(passages, lesson)
    by_document: dict[str, list[Passage]] = {document.id: [] for document in documents}
    for passage in chosen:
        by_document[passage.document].append(passage)
    for group in _groups(by_document):
        yield from _taught(chat, {document: by_document[document] for document in group}, lesson, filters)


def _taught(chat: ChatModel, group: Mapping[str, Sequence[Passage]], lesson: Lesson, filters: Filters) -> Iterator[Example | Dropped]:
    stated: dict[str, list[Stated]] = {document: [] for document in group}
    for one in _stated(chat, [passage for passages in group.values() for passage in passages], lesson):
        stated[one.passage.document].append(one)
    questions = {document: questions_of([(one.passage, one.facts) for one in of_one], lesson) for document, of_one in stated.items()}
    replies = make_examples(chat, [question for of_one in questions.values() for question in of_one], lesson, filters=filters)
    verdicts = {task.name: FORMS[task.form].verdicts for task in lesson.chosen() if FORMS[task.form].verdicts}
    for document, of_one in stated.items():
        yield from (dropped for one in of_one for dropped in one.dropped)
        made = [row for _ in questions[document] for row in next(replies)]
        yield from balance(made, verdicts_of=verdicts, seed=lesson.seed)


def _stated(chat: ChatModel, passages: Sequence[Passage], lesson: Lesson) -> Iterable[Stated]:
    """Return the facts of the passages; none where no chosen task asks about facts, and then nothing is asked."""
    if any(task.unit == "fact" for task in lesson.chosen()):
        return list_facts(chat, passages, lesson)
    return (Stated(passage, (), ()) for passage in passages)


def _groups(by_document: Mapping[str, Sequence[Passage]]) -> Iterator[list[str]]:
    """Yield the documents in order, as many at once as have PASSAGES_AT_ONCE passages together, one at least."""
    group: list[str] = []
    n_passages = 0
    for document, passages in by_document.items():
        if group and n_passages + len(passages) > PASSAGES_AT_ONCE:
            yield group
            group, n_passages = [], 0
        group.append(document)
        n_passages += len(passages)
    if group:
        yield group
