"""No verdict has more than one fact more than another, whatever the checks left."""

from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.teach.balance import Made, balance
from loresmith.records import Dropped, Example

VERDICTS = {"true-false": ("true", "false")}


def made(fact: int, verdict: str, wording: int = 0) -> Made:
    example = Example(f"{fact}-{wording}", "q", "", verdict, "true-false" if verdict else "open", str(fact), "d", "p", "e", "t")
    return Made(example, verdict)


@given(st.lists(st.sampled_from(["true", "false", ""]), max_size=40), st.integers(0, 3))
def test_counts_differ_by_one_at_most_and_nothing_is_lost(verdicts, seed):
    rows = [made(fact, verdict, wording) for fact, verdict in enumerate(verdicts) for wording in range(2)]
    kept = balance(rows, verdicts_of=VERDICTS, seed=seed)
    assert [row.record if isinstance(row, Dropped) else row.id for row in kept] == [row.example.id for row in rows]
    counts = [len({row.fact for row in kept if isinstance(row, Example) and row.output == verdict}) for verdict in ("true", "false")]
    assert abs(counts[0] - counts[1]) <= 1
    assert min(counts) == min(verdicts.count("true"), verdicts.count("false"))
    assert sum(isinstance(row, Example) and row.output == "" for row in kept) == 2 * verdicts.count("")
