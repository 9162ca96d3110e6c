"""The steps that make questions and answers, and what they will ask of a language model before they do."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..chat.open import open_chat
from ..chat.usage import Estimate, estimate, usage
from ..contracts import Progress
from ..errors import SourceError
from ..files import read_records, write_json, write_records
from ..generate.mix.mix import mixed
from ..generate.mix.replay import n_replay_rows, replay_examples, replay_requests
from ..generate.tasks.prompt_set import read_prompts
from ..generate.teach.chat import teach_by_chat
from ..generate.teach.lesson import Lesson
from ..generate.teach.plan import requests_planned
from ..recipe import Chat, Curate, Generate, Mix, Model
from ..records import Document, Dropped, Example, Passage
from ..registry import find
from ..runfolder import Counts, Run
from .documents import filter_of

CACHE = "cache/chat.sqlite"


def generate(run: Run, *, settings: Generate, curate: Curate, progress: Progress) -> Counts:
    """Have the teacher make examples of every document's passages; a question it could not be brought to ask well is dropped."""
    documents = read_records(run.path("documents.jsonl"), Document)
    passages = read_records(run.path("passages.jsonl"), Passage)
    place = {document.id: nth for nth, document in enumerate(documents, start=1)}
    examples: list[Example] = []
    dropped: list[Dropped] = []
    for made in _made(run, documents, passages, settings, curate):
        if isinstance(made, Dropped):
            dropped.append(made)
            continue
        examples.append(made)
        progress.advance(place[made.document], len(documents), f"{len(examples)} examples")
    # What was refused is there to be read when nothing is left, too: it says whether the documents or the teacher are to blame.
    write_records(run.path("dropped/generate.jsonl"), dropped)
    if not examples:
        raise SourceError(
            f"The teacher {settings.teacher!r} found nothing to ask in {len(passages)} passages; {_refused(run, dropped)}.",
            hint="Give it documents with whole sentences, or another teacher.",
        )
    write_records(run.path("examples.jsonl"), examples)
    write_json(run.path("teacher.json"), {"name": settings.teacher, "usage": usage(run.path(CACHE)) if settings.chat else []})
    return {"examples": len(examples), "facts": len({example.fact for example in examples}), "dropped": len(dropped)}


def _refused(run: Run, dropped: Sequence[Dropped]) -> str:
    """Return how many questions were refused, for which reasons, commonest first, and where each is."""
    reasons = ", ".join(f"{n} {reason}" for reason, n in Counter(one.reason for one in dropped).most_common())
    return f"{len(dropped)} questions were refused" + (f" ({reasons}), see {run.path('dropped/generate.jsonl')}" if dropped else "")


def teaching_estimate(run: Run, *, settings: Generate) -> Estimate | None:
    """Return what a chat teacher will be asked about the run's passages, less what was answered before; None for another teacher."""
    if settings.chat is None:
        return None
    documents = read_records(run.path("documents.jsonl"), Document)
    passages = read_records(run.path("passages.jsonl"), Passage)
    planned = requests_planned(documents, passages, lesson=_lesson(settings, settings.chat))
    return estimate([*planned.certain, *planned.expected], settings.chat, cache=run.path(CACHE))


def mix(run: Run, *, settings: Mix, model: Model) -> Counts:
    """Add to the training examples what the recipe asks for."""
    train = read_records(run.path("split/train.jsonl"), Example)
    path = run.path("passages.jsonl")
    passages = read_records(path, Passage) if path.is_file() else []
    n_wanted = n_replay_rows(len(train), settings.replay)
    replay, dropped = _replay(run, n_wanted, settings, model)
    rows = mixed(train, passages, settings=settings, replay=replay)
    write_records(run.path("mix/train.jsonl"), rows)
    write_records(run.path("dropped/mix.jsonl"), dropped)
    # Greedy answers are as many as there are instructions, whatever the share: say what was wished and what came.
    return {"examples": len(rows), "added": len(rows) - len(train)} | ({"replay": f"{len(replay)} of {n_wanted}"} if n_wanted else {})


def _made(
    run: Run, documents: Sequence[Document], passages: Sequence[Passage], settings: Generate, curate: Curate
) -> Iterator[Example | Dropped]:
    if settings.chat is None:
        teach = find("teacher", settings.teacher)
        return teach(documents, passages, wordings=settings.wordings, tasks=settings.tasks)  # type: ignore[no-any-return]
    chat = open_chat(settings.chat, cache=run.path(CACHE))
    filters = [filter_of(choice) for choice in curate.filters]
    return teach_by_chat(chat, documents, passages, lesson=_lesson(settings, settings.chat), filters=filters)


def _lesson(settings: Generate, chat: Chat) -> Lesson:
    return Lesson(
        prompts=read_prompts(settings.prompt_set, settings.prompts),
        tasks=settings.tasks,
        wordings=settings.wordings,
        facts_per_passage=settings.facts_per_passage,
        questions_per_fact=settings.questions_per_fact,
        passages_per_section=settings.passages_per_section,
        seed=settings.seed,
        temperature=chat.temperature,
        max_tokens=chat.max_tokens,
    )


def _replay(run: Run, n_rows: int, settings: Mix, model: Model) -> tuple[list[Example], list[Dropped]]:
    """Return the base model's own answers to general instructions, and those that cannot be used."""
    if not n_rows:
        return [], []
    base = Chat(provider="transformers", model=model.name, temperature=0, max_tokens=settings.replay_tokens)
    requests = replay_requests(n_rows, seed=settings.seed, temperature=base.temperature, max_tokens=base.max_tokens)
    replies = open_chat(base, cache=run.path(CACHE)).ask(requests)
    rows = list(replay_examples(requests, replies, origin=model.name))
    return [row for row in rows if isinstance(row, Example)], [row for row in rows if isinstance(row, Dropped)]
