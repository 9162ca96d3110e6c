from loresmith.curate.alike import alike_facts
from loresmith.curate.dedupe import dedupe
from loresmith.records import Dropped

SAID = "The write-ahead log of a database is a file beside it, to which changes are written before they count in {}."


def facts_of(*examples):
    return {one.fact: [one] for one in examples}


def test_a_fact_asked_again_in_other_words_repeats_the_earlier(example, device_examples):
    first = example("What is the write-ahead log of a database?", SAID.format("it"), fact="first")
    again = example("What's the database's write-ahead log?", SAID.format("that file"), fact="again")
    facts = facts_of(first, *device_examples[::3], again)
    assert alike_facts(facts) == {"again": ("semantic-duplicate", "first")}
    (dropped,) = [one for one in dedupe([wording for of_fact in facts.values() for wording in of_fact]) if isinstance(one, Dropped)]
    assert (dropped.record, dropped.reason, dropped.detail) == (again.id, "semantic-duplicate", "first")


def test_a_fact_with_a_word_more_is_a_near_duplicate(example):
    first = example("What is the write-ahead log of a database?", SAID.format("it"), fact="first")
    again = example("What is the write-ahead log of a database then?", SAID.format("it"), fact="again")
    assert alike_facts(facts_of(first, again)) == {"again": ("near-duplicate", "first")}


def test_wordings_of_one_fact_are_alike_on_purpose(example):
    wordings = [example(question, SAID.format("it"), fact="one") for question in ("What is a database log?", "What is a database's log?")]
    assert alike_facts({"one": wordings}) == {}


def test_other_answers_and_closed_questions_are_never_repeats(example):
    asked = ("What is the log of a database?", "What is a database's log?")
    other = [
        example(asked[0], SAID.format("it"), fact="a"),
        example(asked[1], "It is what a captain of a ship keeps every day at sea.", fact="b"),
    ]
    closed = [example(asked[0], "Yes, it is there.", fact="c"), example(asked[1], "Yes, it is there.", fact="d")]
    assert alike_facts(facts_of(*other, *closed)) == {}


def test_of_three_alike_the_first_stays(example, device_examples):
    asked = (
        "What does the write-ahead log of a database hold?",
        "What do the write-ahead logs of databases hold?",
        "What does a write-ahead log of databases hold?",
    )
    three = [example(question, SAID.format("it"), fact=str(nth)) for nth, question in enumerate(asked)]
    assert {fact: earlier for fact, (_, earlier) in alike_facts(facts_of(*three, *device_examples[::3])).items()} == {"1": "0", "2": "0"}


def test_vectors_of_a_model_may_decide_what_is_alike(example):
    one = example("Where do changes to databases go first?", SAID.format("it"), fact="one")
    other = example("What file do databases change before all?", SAID.format("it"), fact="other")
    assert alike_facts(facts_of(one, other)) == {}
    close = [
        example("Where does a log of changes go?", SAID.format("it"), fact="a"),
        example("Which way does a log of changes go?", SAID.format("it"), fact="b"),
    ]
    assert alike_facts(facts_of(*close), embed=lambda texts: [[1.0, 0.0]] * len(texts)) == {"b": ("near-duplicate", "a")}
