from loresmith.curate.pass_rates import known_issues, pass_rates
from loresmith.records import Document, Passage


def test_the_share_kept_is_told_by_teacher_and_kind(example):
    made = [example(f"What is {n}?", origin="rules" if n < 3 else "gpt", task="closed" if n % 2 else "how-to") for n in range(4)]
    assert pass_rates(made, made[:2]) == {
        "share of all kept": 0.5,
        "share of those by gpt kept": 0,
        "share of those by rules kept": 2 / 3,
        "share of closed questions kept": 0.5,
        "share of how-to questions kept": 0.5,
    }
    assert pass_rates([], made) == {}


def test_what_is_wrong_with_the_rest_is_told(example):
    kept = [example(f"Is a log number {n} a file?", "Yes.") for n in range(3)]
    documents = [Document("journal", "j.md", "Journal", ""), Document("wal", "w.md", "WAL", "", licence="CC0")]
    passages = [Passage("journal-1", "journal", 0, 1, (), ""), Passage("journal-2", "journal", 0, 1, (), "")]
    assert known_issues(kept, documents, passages) == {
        "answers of one word": 3,
        "closed questions of which most are answered 'yes', 3 of": 3,
        "passages with fewer than 3 questions": 1,
        "documents whose licence is not stated": 1,
    }
    assert known_issues([], documents, passages) == {}
