from loresmith.curate.parts import part_by_passage
from loresmith.records import Passage


def book(*paths, document="book"):
    return [Passage(f"{document}-{nth}", document, nth, nth + 1, path, "") for nth, path in enumerate(paths)]


def test_ten_documents_are_their_own_parts():
    passages = [passage for number in range(10) for passage in book(("One",), ("Two",), document=str(number))]
    assert part_by_passage(passages) == {passage.id: passage.document for passage in passages}


def test_a_book_is_divided_by_its_outermost_headings_that_divide_it():
    passages = book(*[("Title", chapter, section) for chapter in "abc" for section in ("1", "2")])
    parts = part_by_passage(passages)
    assert len(set(parts.values())) == 3
    assert parts["book-0"] == parts["book-1"] != parts["book-2"]


def test_a_book_of_one_chapter_is_divided_by_its_sections():
    assert len(set(part_by_passage(book(*[("Title", "Only", section) for section in "abcd"])).values())) == 4


def test_text_before_the_first_heading_is_a_part_of_its_own():
    parts = part_by_passage(book(("Title",), ("Title", "a"), ("Title", "b")))
    assert len(set(parts.values())) == 3


def test_documents_without_headings_stay_whole():
    assert len(set(part_by_passage([*book((), ()), *book(("Notes",), document="notes")]).values())) == 2
