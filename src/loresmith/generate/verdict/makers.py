"""The makers of questions with a verdict, by the name of their task."""

from collections.abc import Callable, Iterator, Mapping

from .cloze import cloze
from .judged import true_false, yes_no
from .nli import nli
from .posed import Posed

MAKERS: Mapping[str, Callable[..., Iterator[Posed]]] = {"true-false": true_false, "yes-no": yes_no, "nli": nli, "cloze": cloze}
"""Each takes the statements of a document, the inventory of the corpus, the document's id and the most wordings."""
