"""How near each answer is to its reference in meaning, by the recipe's embedding model: one more score beside those of words."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import isfinite

from ..evaluate.similar import embedding_cosine
from ..recipe import Embeddings
from ..records import Answer, Score
from .opening import open_encoder

METRIC = "embedding-cosine"


def likenesses(answers: Sequence[Answer], references: Mapping[str, str], *, embeddings: Embeddings, device: str) -> Iterator[Score]:
    """Yield the cosine of every answer and its reference, by the id of the example; None where a text has no direction."""
    from ..model.embed import embed

    encoder = open_encoder(embeddings, device=device)
    told = partial(embed, encoder, before=encoder.manner.before_text)
    cosines = embedding_cosine([one.text for one in answers], [references[one.example] for one in answers], embed=told)
    for answer, cosine in zip(answers, cosines, strict=True):
        note = "" if isfinite(cosine) else "the embedding has no direction"
        yield Score(answer.example, answer.model, answer.arm, METRIC, cosine if isfinite(cosine) else None, note=note)
