"""The steps from documents to a divided dataset. None of them needs a model."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from ..chat.open import open_chat
from ..contracts import Filter, Progress
from ..curate.audit import audit
from ..curate.chunk import chunk as chunk_document
from ..curate.dataset_card import dataset_card
from ..curate.datasheet import describe
from ..curate.datasheet_page import to_markdown
from ..curate.dedupe import dedupe
from ..curate.filters.asked import BatchFilter
from ..curate.filters.injection import suspect_documents
from ..curate.given import split_given as divide_given
from ..curate.keep import curate as apply_filters
from ..curate.keep import curate_by_model
from ..curate.resplit import split_rows
from ..curate.split import Splits, capped
from ..curate.split import split as divide
from ..curate.take import take
from ..errors import SourceError
from ..files import read_records, write_json, write_records, write_text
from ..ingest.crawl.site import read_site
from ..ingest.dataset import read_dataset
from ..ingest.sources import read_source
from ..recipe import Chunk, Curate, Dataset, Source, Split
from ..records import Document, Dropped, Example, Passage, Record, make_id
from ..registry import find
from ..runfolder import Counts, Run

R = TypeVar("R", bound=Record)


def ingest(run: Run, *, sources: Sequence[Source], progress: Progress) -> Counts:
    """Read every source; a file or a page that cannot be read is dropped with its reason."""
    documents, dropped = _parted(chain.from_iterable(_read_source(run, source, progress) for source in sources), Document)
    write_records(run.path("documents.jsonl"), documents)
    write_records(run.path("dropped/ingest.jsonl"), dropped)
    # They stay: what they say may be an example. Questions that carry an instruction on are refused one by one (`injection`).
    suspects = list(suspect_documents(documents))
    write_records(run.path("suspects.jsonl"), suspects)
    return {"documents": len(documents), "dropped": len(dropped)} | ({"with hidden instructions": len(suspects)} if suspects else {})


def chunk(run: Run, *, settings: Chunk) -> Counts:
    """Cut every document into passages."""
    documents = read_records(run.path("documents.jsonl"), Document)
    passages = [passage for document in documents for passage in chunk_document(document, size=settings.size, overlap=settings.overlap)]
    if not passages:
        raise SourceError(
            f"The {len(documents)} documents hold no text to cut into passages.",
            hint="Check `sources`: pages of links and pictures teach nothing.",
        )
    return {"passages": write_records(run.path("passages.jsonl"), passages)}


def curate(run: Run, *, settings: Curate, seed: int) -> Counts:
    """Keep the examples no filter refuses, without repeats, as many facts as the recipe takes."""
    examples = read_records(run.path("examples.jsonl"), Example)
    passages = {passage.id: passage.text for passage in read_records(run.path("passages.jsonl"), Passage)}
    filters = [filter_of(choice) for choice in settings.filters]
    sound, refused = _parted(apply_filters(examples, filters=filters, passage_text=passages), Example)
    single, repeated = _parted(dedupe(sound), Example)
    approved, disapproved = _parted(curate_by_model(single, filters=_judges(run, settings), passage_text=passages), Example)
    kept, left = _parted(take(approved, n_facts=settings.take, seed=seed), Example)
    dropped = [*refused, *repeated, *disapproved, *left]
    if not kept:
        raise SourceError(
            f"The filters dropped all {len(examples)} examples.", hint=f"See {run.path('dropped/curate.jsonl')}, and curate.filters."
        )
    write_records(run.path("kept.jsonl"), kept)
    write_records(run.path("dropped/curate.jsonl"), dropped)
    return {"examples": len(kept), "facts": _n_facts(kept), "dropped": len(dropped)}


def split(run: Run, *, settings: Split) -> Counts:
    """Divide by document, then fact, then wording."""
    passages = read_records(run.path("passages.jsonl"), Passage)
    return _write_split(run, divide(read_records(run.path("kept.jsonl"), Example), passages=passages, **settings.model_dump()), passages)


def split_given(run: Run, *, dataset: Dataset, settings: Split) -> Counts:
    """Take the division a dataset came with and say which of its test questions were trained, or divide all of it anew."""
    train, dropped = read_dataset(dataset.train)
    test, dropped_test = read_dataset(dataset.test) if dataset.test else ([], [])
    if dataset.split == "ours":
        splits = split_rows([*train, *test], test_share=dataset.test_share, dev_share=dataset.dev_share, seed=settings.seed)
    else:
        splits = divide_given(train, test, dev_share=dataset.dev_share, seed=settings.seed)
    strata = dict.fromkeys(example.stratum for example in splits.test)
    asked = [
        example
        for stratum in strata
        for example in capped([one for one in splits.test if one.stratum == stratum], max_test=settings.max_test, seed=settings.seed)
    ]
    return _write_split(run, splits._replace(test=asked, dropped=[*splits.dropped, *dropped, *dropped_test]))


def datasheet(run: Run, *, name: str) -> Counts:
    """Describe the dataset, and write the card with which the folder of the split can be published."""
    parts = {part: read_records(run.path(f"split/{part}.jsonl"), Example) for part in ("train", "dev", "test")}
    dropped = [record for step in ("ingest", "generate", "curate", "split") for record in _read(run, f"dropped/{step}.jsonl", Dropped)]
    kept = _read(run, "kept.jsonl", Example) or [example for part in parts.values() for example in part]
    made = _read(run, "examples.jsonl", Example)
    documents = _read(run, "documents.jsonl", Document)
    sheet = describe(
        kept,
        n_made=len(made) or len(kept),
        made=made,
        **parts,
        documents=documents,
        passages=_read(run, "passages.jsonl", Passage),
        dropped=dropped,
    )
    write_json(run.path("datasheet.json"), sheet)
    page = to_markdown(sheet, name=name)
    write_text(run.path("datasheet.md"), page)
    n_by_file = {f"{part}.jsonl": len(examples) for part, examples in parts.items()}
    licences = sorted({document.licence for document in documents if document.licence})
    card = dataset_card(page, name=name, n_examples=sum(n_by_file.values()), licences=licences, n_by_file=n_by_file)
    write_text(run.path("split/README.md"), card)
    return {"sections": len(sheet)}


def _read_source(run: Run, source: Source, progress: Progress) -> Iterator[Document | Dropped]:
    if source.path:
        return read_source(source.path, licence=source.licence, url=source.url, loader=source.loader)
    folder = run.path(f"cache/crawl/{make_id(source.site)}")
    return read_site(source.site, settings=source.crawl, folder=folder, licence=source.licence, progress=progress)


def _judges(run: Run, settings: Curate) -> list[tuple[str, BatchFilter]]:
    """Return the filters that ask a model, by name."""
    if settings.chat is None:
        return []
    chat = open_chat(settings.chat, cache=run.path("cache/chat.sqlite"))
    return [(name, find("judge", name)(chat)) for name in settings.judges]


def filter_of(choice: str | dict[str, Any]) -> tuple[str, Filter]:
    """Return the name of a filter and the filter with its settings."""
    if isinstance(choice, str):
        return choice, find("filter", choice)
    settings = {key: value for key, value in choice.items() if key != "name"}
    return choice["name"], partial(find("filter", choice["name"]), **settings)


def _write_split(run: Run, splits: Splits, passages: Sequence[Passage] = ()) -> Counts:
    counts = {part: write_records(run.path(f"split/{part}.jsonl"), getattr(splits, part)) for part in ("train", "dev", "test")}
    write_records(run.path("dropped/split.jsonl"), splits.dropped)
    write_json(run.path("audit.json"), audit(splits.train, splits.test, passages=passages))
    return counts


def _parted(records: "Iterable[R | Dropped]", kind: type[R]) -> tuple[list[R], list[Dropped]]:
    """Return what came through and what was dropped, each in order."""
    kept: list[R] = []
    dropped: list[Dropped] = []
    for record in records:
        if isinstance(record, Dropped):
            dropped.append(record)
        else:
            kept.append(record)
    return kept, dropped


def _read(run: Run, name: str, kind: type[R]) -> list[R]:
    """Return the records of a file; none where this kind of run has no such file."""
    path = run.path(name)
    return read_records(path, kind) if path.is_file() else []


def _n_facts(examples: Iterable[Example]) -> int:
    return len({example.fact for example in examples})
