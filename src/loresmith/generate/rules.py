"""The rules teacher: questions and answers found in the document by rules, without a model.

Grounded by construction: every answer is a stretch of one passage, word for word; a verdict has such a stretch for its reason. It
prefers few good questions to many: what it does not read with certainty it leaves alone. English only; another language gives little.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..records import Document, Example, Passage
from ..text import normalise
from . import definitions, harvest, howto
from .asked import Draft
from .blocks import Block, read_blocks
from .closed import find as closed
from .corpus import Corpus
from .holding import Holding
from .kinds import OPEN_TASKS, check_tasks
from .statement import Statement, statements
from .tongue import check_english
from .topic import Topic
from .verdict.makers import MAKERS
from .verdict.told import tell
from .wordings import ways_to_ask
from .written import cut_to, examples_of, posed_examples

MOST_QUESTION_WORDS = 70  # a wording longer than this is a text with a question mark


def teach(
    document: Document, passages: Sequence[Passage], *, wordings: int, tasks: Sequence[str] = (), corpus: Corpus | None = None
) -> Iterator[Example]:
    """Yield the examples of one document, grouped by fact, in the order of the text.

    `wordings` is the most ways one fact is asked; fewer where English gives fewer. `tasks` chooses among the kinds of question
    (see `kinds.py`). `corpus` holds all documents of the run: a page that does not name its product takes the name from there.
    Every example's evidence stands in its passage: an answer of several sentences is cut where its passage ends, another that
    no passage holds whole is left out.
    """
    chosen = check_tasks(tasks)
    corpus = corpus or Corpus((document,))
    topic = corpus.topic_of(document)
    blocks = read_blocks(document)
    found = list(statements(blocks, topic))
    drafts = [draft for draft in _drafts(document, blocks, found, topic) if draft.task in chosen]
    facts = [(draft, ways_to_ask(draft, topic, most=wordings)) for draft in drafts]
    holding = Holding(passages)
    for draft, questions in _unambiguous(facts):
        for passage in holding.at(draft.start):
            cut = cut_to(draft, passage)
            if cut is not None:
                yield from examples_of(document, passage, cut, questions)
                break
    for task in chosen:
        if task in MAKERS:
            posed = MAKERS[task](list(tell(found)), corpus.inventory, document=document.id, most=wordings)
            yield from posed_examples(document, holding, posed)


def teach_corpus(
    documents: Sequence[Document], passages: Iterable[Passage], *, wordings: int, tasks: Sequence[str] = ()
) -> Iterator[Example]:
    """Yield the examples of all documents, in their order: `teach` with what each needs to know of the others.

    A fact is left out where an earlier document answers one of its questions in other words. SourceError where there is none because
    the documents are in another language.
    """
    corpus = Corpus(tuple(documents))
    by_document: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_document[passage.document].append(passage)
    answer_of: dict[tuple[str, str], str] = {}
    for document in documents:
        examples = teach(document, by_document[document.id], wordings=wordings, tasks=tasks, corpus=corpus)
        for _, same in groupby(examples, key=lambda example: example.fact):
            fact = list(same)
            if all(answer_of.get(_asked_of(example), example.output) == example.output for example in fact):
                answer_of.update({_asked_of(example): example.output for example in fact})
                yield from fact
    if not answer_of:
        check_english(documents)


def _asked_of(example: Example) -> tuple[str, str]:
    return normalise(example.instruction), example.input


def _drafts(document: Document, blocks: Sequence[Block], found: Sequence[Statement], topic: Topic) -> list[Draft]:
    """Return the facts of a document in the order of its text; a stretch of it gives one fact, a sentence of a longer answer its own."""
    candidates = [
        *harvest.find(blocks, document.title, topic),
        *howto.find_in_headings(blocks, topic),
        *howto.find_in_sentences(found),
        *definitions.find(found),
        *closed.find(found),
        *closed.find_in_orders(blocks, topic),
    ]
    drafts: dict[tuple[int, bool], Draft] = {}
    for draft in candidates:
        drafts.setdefault((draft.start, bool(draft.stops)), draft)
    return sorted(drafts.values(), key=lambda draft: (draft.start, OPEN_TASKS.index(draft.task)))


def _unambiguous(facts: Sequence[tuple[Draft, tuple[str, ...]]]) -> Iterator[tuple[Draft, tuple[str, ...]]]:
    """Yield the facts with the questions that only they answer; a harvested question wins over others.

    A fact whose plainest question is ambiguous goes altogether.
    """
    owners: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft, questions in facts:
        for question in questions:
            owners[normalise(question)].append(draft)
    for draft, questions in facts:
        own = tuple(question for question in questions if _owner(owners[normalise(question)]) is draft)
        if own and own[0] == questions[0]:
            yield draft, tuple(question for question in own if len(question.split()) <= MOST_QUESTION_WORDS)


def _owner(drafts: Sequence[Draft]) -> Draft | None:
    harvested = [draft for draft in drafts if draft.task == "harvest"] if len(drafts) > 1 else drafts
    return harvested[0] if len(harvested) == 1 else None
