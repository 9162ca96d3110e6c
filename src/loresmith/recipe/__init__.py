"""The recipe: every setting, its meaning, its unit and its one default.

No other file has a default for anything here. The resolved recipe, with every default written out, is stored in the run.
"""

from .chat import Chat
from .documents import Chunk, Crawl, Dataset, Source
from .evaluation import Arm, Embeddings, Engine, Evaluate, Judge, Retrieval
from .model import Model
from .questions import FILTERS, Curate, Generate, Mix, Split
from .ranks import MEASURED_ARMS, Rank
from .section import Count, Fraction, Section
from .training import MeasuredRank, Train
from .variants import Variant
from .whole import Recipe

__all__ = [
    "FILTERS",
    "MEASURED_ARMS",
    "Arm",
    "Chat",
    "Chunk",
    "Count",
    "Crawl",
    "Curate",
    "Dataset",
    "Embeddings",
    "Engine",
    "Evaluate",
    "Fraction",
    "Generate",
    "Judge",
    "MeasuredRank",
    "Mix",
    "Model",
    "Rank",
    "Recipe",
    "Retrieval",
    "Section",
    "Source",
    "Split",
    "Train",
    "Variant",
]
