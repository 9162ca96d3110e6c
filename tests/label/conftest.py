"""Two models' answers to six questions of three documents; on the last question both say the same."""

import pytest

from loresmith.label.sample import Sheet, sheets
from loresmith.records import Answer, Example, Passage

EXAMPLES = [
    Example(f"q{n}", f"What does part {n} do?", "", f"It turns {n} times.", "given", f"f{n}", f"d{n % 3}", f"p{n}", "", "given", "unseen")
    for n in range(6)
]
PASSAGES = {f"p{n}": Passage(f"p{n}", f"d{n % 3}", 0, 9, (), f"Part {n} turns {n} times.") for n in range(6)}
ANSWERS = [
    Answer(f"q{n}", model, "closed-book", "It stands still." if n == 5 else f"{model[:1]} says {n}.", 4, 0.1)
    for model in ("base", "tuned")
    for n in range(6)
]


@pytest.fixture(scope="session")
def drawn() -> list[Sheet]:
    """All questions, in the order of seed 0."""
    return sheets(ANSWERS, EXAMPLES, PASSAGES, questions=6, seed=0)
