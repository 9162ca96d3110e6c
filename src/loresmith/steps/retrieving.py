"""The step that looks every test question up, before the arm `retrieved` is answered.

With an embedding model all three searches are tried and the share each finds is written down; the recipe says whose passages are put
before the questions.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..contracts import Progress
from ..errors import DatasetError
from ..evaluate.lookup import Found, Shelf, evidence_share, hit_share, hit_shares, shelf_of_inputs, shelf_of_passages, take_down
from ..evaluate.searches import Search, by_both, by_embeddings, by_words
from ..files import read_records, write_json, write_records
from ..recipe import Embeddings, Retrieval
from ..records import Example
from ..runfolder import Counts, Run
from .asking import RETRIEVED, passages_of
from .opening import open_encoder

METHODS: Mapping[Retrieval, str] = {
    "bm25": "BM25",
    "embeddings": "embeddings",
    "both": "BM25 and embeddings, by reciprocal rank fusion",
}
"""What the report calls each search."""


def retrieve(run: Run, *, top: int, retrieval: Retrieval, embeddings: Embeddings | None, device: str, progress: Progress) -> Counts:
    """Look up every test question among all passages of the run; of a dataset that was given, among its texts."""
    test, shelf = read_records(run.path("split/test.jsonl"), Example), _shelf(run)
    searches: dict[Retrieval, Search] = {"bm25": by_words(shelf.searched)}
    facts: dict[str, Any] = {"method": METHODS[retrieval], "passages": top, "searched": len(shelf.ids)}
    if embeddings is not None:
        searches["embeddings"], told = _by_meaning(shelf, embeddings, device, progress)
        searches["both"] = by_both(*searches.values())
        facts |= told
    found = {name: _found(test, shelf, search, top) for name, search in searches.items()}
    facts |= _shares(found[retrieval], test)
    if embeddings is not None:
        facts["hit_share_by_method"] = {METHODS[name]: hit_share(one) for name, one in found.items()}
    write_records(run.path(RETRIEVED), found[retrieval])
    write_json(run.path("retrieval.json"), facts)
    known = [one.is_hit for one in found[retrieval] if one.is_hit is not None]
    return {"passages searched": len(shelf.ids), "found": sum(known), "of": len(known)}


def _shelf(run: Run) -> Shelf:
    passages = passages_of(run)
    shelf = shelf_of_passages(passages) if passages else shelf_of_inputs(_every_example(run))
    if not shelf.ids:
        raise DatasetError(
            "There is no text to look questions up in, no example has an input.", hint="Leave `retrieved` out of evaluate.arms."
        )
    return shelf


def _by_meaning(shelf: Shelf, embeddings: Embeddings, device: str, progress: Progress) -> tuple[Search, dict[str, Any]]:
    """Return the search by an embedding model, and what is to be told of it: how many passages are longer than it reads."""
    from ..model.embed import embed, n_cut

    encoder = open_encoder(embeddings, device=device)
    before_passage, before_query = encoder.manner.before_passage, encoder.manner.before_query
    heard = partial(progress.advance, detail="passages read")
    found = by_embeddings(
        shelf.searched,
        embed=partial(embed, encoder, before=before_passage, heard=heard),
        embed_questions=partial(embed, encoder, before=before_query),
    )
    return found, {"embeddings": embeddings.name, "passages_cut": n_cut(encoder, shelf.searched, before=before_passage)}


def _found(test: Sequence[Example], shelf: Shelf, search: Search, top: int) -> list[Found]:
    ranked = search([example.instruction for example in test], top)
    return [take_down(example, shelf, places) for example, places in zip(test, ranked, strict=True)]


def _shares(found: Sequence[Found], test: Sequence[Example]) -> dict[str, Any]:
    return {
        "hit_share": hit_share(found),
        "evidence_share": evidence_share(found),
        "hit_share_by_stratum": hit_shares(found, {example.id: example.stratum for example in test}),
    }


def _every_example(run: Run) -> list[Example]:
    return [example for part in ("train", "dev", "test") for example in read_records(run.path(f"split/{part}.jsonl"), Example)]
