from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.near import containing_pairs, near_pairs, near_to

texts = st.lists(st.lists(st.sampled_from("abcd"), max_size=12).map(" ".join), max_size=12)


def runs_of(text):
    words = text.split()
    return {tuple(words[start : start + min(3, len(words))]) for start in range(max(1, len(words) - 2))} if words else set()


def jaccard(one, other):
    one, other = runs_of(one), runs_of(other)
    return len(one & other) / len(one | other) if one and other else 0


@given(texts, st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_every_near_pair_is_found_and_no_other(texts, threshold):
    first = {}
    kept = [nth for nth, text in enumerate(texts) if runs_of(text) and first.setdefault(frozenset(runs_of(text)), nth) == nth]
    equal = [(first[frozenset(runs_of(text))], nth) for nth, text in enumerate(texts) if runs_of(text) and nth not in kept]
    near = [(i, j) for i in kept for j in kept if i < j and jaccard(texts[i], texts[j]) >= threshold]
    assert near_pairs(texts, threshold=threshold) == sorted([*equal, *near])


@given(texts, texts, st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_every_text_that_is_near_to_a_known_one_is_found(texts, known, threshold):
    near = {i: [j for j, other in enumerate(known) if jaccard(text, other) >= threshold] for i, text in enumerate(texts)}
    found = near_to(texts, known, threshold=threshold)
    assert set(found) == {i for i, of_text in near.items() if of_text}
    assert all(place in near[i] for i, place in found.items())


@given(texts, st.sampled_from([0.5, 0.8, 1.0]))
def test_every_text_that_stands_in_a_longer_one_is_found(texts, threshold):
    runs = [runs_of(text) for text in texts]
    inside = [
        (i, j)
        for i, one in enumerate(runs)
        for j, other in enumerate(runs)
        if i != j and one and len(one) <= len(other) and len(one & other) >= threshold * len(one)
    ]
    assert containing_pairs(texts, threshold=threshold) == inside


def test_case_signs_and_spaces_do_not_count():
    assert near_pairs(["What is WAL?", "what is  wal", "Another text."]) == [(0, 1)]


def test_a_page_cut_at_another_place_is_near():
    page = " ".join(f"word{number}" for number in range(60))
    assert near_pairs([page, page.replace("word0 word1 ", ""), page.replace("word30", "other")]) == [(0, 1), (0, 2), (1, 2)]
    assert near_pairs([page, page[: len(page) // 2]]) == []
