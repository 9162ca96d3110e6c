from loresmith.curate.links import linked_facts

SENTENCE = "A rollback journal holds the original pages."


def groups(examples):
    linked = linked_facts(examples)
    return {frozenset(fact for fact in linked if linked[fact] == group) for group in linked.values()}


def test_facts_that_share_a_question_evidence_or_a_long_answer_are_linked(example):
    asked = [example("What is WAL?", "A log.", fact="a"), example("what is wal", "A file.", fact="b")]
    shown = [
        example("What is kept?", "Pages.", fact="c", evidence=f"It is a file.\n{SENTENCE}"),
        example("By what?", "A journal.", fact="d", evidence=SENTENCE),
    ]
    said = [
        example("Define it.", "a file beside the database file", fact="e"),
        example("Say it.", "A file beside the database file.", fact="f"),
    ]
    assert groups([*asked, *shown, *said]) == {frozenset("ab"), frozenset("cd"), frozenset("ef")}


def test_links_are_followed_through(example):
    chain = [
        example("What is WAL?", "A log.", fact="a"),
        example("What is WAL?", "A log.", fact="b"),
        example("What is kept?", "Pages.", fact="b", evidence=SENTENCE),
        example("What keeps them?", "A journal.", fact="c", evidence=SENTENCE),
    ]
    assert groups(chain) == {frozenset("abc")}
    assert linked_facts(chain) == linked_facts(chain[::-1])


def test_short_sentences_and_answers_link_nothing(example):
    facts = [example(f"What about {name}?", "20 seconds", fact=name, evidence="See also the manual.") for name in "ab"]
    assert groups(facts) == {frozenset("a"), frozenset("b")}
