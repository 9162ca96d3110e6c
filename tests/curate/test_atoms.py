import pytest

from loresmith.curate.atoms import atoms


def pieces(text: str, size: int = 100) -> list[str]:
    return [text[atom.start : atom.end] for atom in atoms(text, 0, len(text), size=size)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.\n\nThree.", ["One.", "Two.", "Three."]),
        ("- a. B.\n- c\n\n  d\n- e", ["- a. B.", "- c\n\n  d", "- e"]),
        ("1. a\n   ```\n   b\n\n   - c\n   ```\n2. d", ["1. a\n   ```\n   b\n\n   - c\n   ```", "2. d"]),
        ("term\n: means. This.\n\n  and that\n\nnext", ["term\n: means. This.\n\n  and that", "next"]),
        ("a | b\nc. D | e", ["a | b\nc. D | e"]),
        ("> a. B.\n> c", ["> a. B.\n> c"]),
        ("```\na. B\n\nc\n```\nafter", ["```\na. B\n\nc\n```", "after"]),
        ("````\n```\na\n\nb\n````", ["````\n```\na\n\nb\n````"]),
        ("```\nnever closed. B", ["```\nnever closed.", "B"]),
        (" \n \n", []),
    ],
)
def test_each_kind_of_block_has_its_own_smallest_piece(text: str, expected: list[str]):
    assert pieces(text) == expected


def test_code_too_large_is_cut_by_lines_and_never_inside_one():
    assert pieces("```\na b c d e. F\n\ng\n```", size=2) == ["```", "a b c d e. F", "g", "```"]


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("One. Two.", [0.0, 0.5]),
        ("One.\n\nTwo.", [0.0, 0.0]),
        ("As follows:\n\n- a\n- b", [0.0, 2.0, 0.25]),
        ("**Why?**\n\nBecause.", [0.0, 9.0]),
    ],
)
def test_it_is_worst_to_cut_a_title_from_its_text_and_free_between_paragraphs(text: str, costs: list[float]):
    assert [atom.cut_cost for atom in atoms(text, 0, len(text), size=100)][1:] == costs[1:]
