from loresmith.curate.dedupe import dedupe
from loresmith.records import Dropped, Example


def outcome_of(examples: list[Example]) -> tuple[list[str], list[str]]:
    """Return the facts kept and the reasons of the others."""
    outcomes = list(dedupe(examples))
    assert len(outcomes) == len(examples)
    return [one.fact for one in outcomes if isinstance(one, Example)], [one.reason for one in outcomes if isinstance(one, Dropped)]


def test_a_repeated_question_takes_the_other_wordings_of_its_fact_along(example):
    first = example("What is WAL?", "A log.", fact="first")
    again = [example("what is  wal", "a log", fact="again"), example("Define WAL.", "a log", fact="again")]
    assert outcome_of([first, *again]) == (["first"], ["duplicate-question"] * 2)


def test_wordings_of_one_fact_may_be_alike_but_not_equal(example):
    wordings = [example(question, "A log.", fact="one") for question in ("What is WAL?", "What's WAL?", "What is WAL")]
    assert outcome_of(wordings) == (["one", "one"], ["duplicate-question"])


def test_facts_that_give_one_question_different_values_all_go(example):
    rivals = [example("What is the default?", answer, fact=answer) for answer in ("4096 bytes", "if the file is new")]
    assert outcome_of([*rivals, example("What is WAL?", "A log.", fact="other")]) == (["other"], ["contradicting-answers"] * 2)


def test_verdicts_contradict_however_they_are_explained(example):
    because = "because the documents say so at length, in many more words than a plain value would ever need."
    rivals = [example("Can a page grow?", f"{verdict}, {because}", fact=verdict) for verdict in ("Yes", "No")]
    assert outcome_of(rivals) == ([], ["contradicting-answers"] * 2)
    assert outcome_of([rivals[0], example("Can a page grow?", "Yes.", fact="short")]) == (["Yes"], ["duplicate-question"])


def test_of_two_explanations_the_first_is_kept(example):
    explained = "A log is a file beside the database to which every change is written before it counts"
    tellings = [example("What is WAL?", f"{explained}{more}.", fact=more) for more in (", as a record", ", page by page")]
    assert outcome_of(tellings) == ([", as a record"], ["duplicate-question"])


def test_questions_that_differ_in_a_sign_do_not_contradict(example):
    operators = [example("What does | do?", "It joins bits.", fact="bits"), example("What does || do?", "It joins texts.", fact="texts")]
    assert outcome_of(operators) == (["bits", "texts"], [])


def test_two_documents_that_ask_nearly_the_same_are_asked_once(example):
    near = [
        example("What is the maximum size of a database?", "281 TB", document="a"),
        example("What's the database maximum size?", "281 TB", document="b"),
    ]
    assert outcome_of(near) == ([near[0].fact], ["near-duplicate"])


def test_equal_answers_about_different_things_are_all_kept(device_examples):
    kept, dropped = outcome_of(device_examples)
    assert (len(kept), dropped) == (len(device_examples), [])


def test_a_word_that_decides_the_answer_is_not_overlooked(example):
    kept, _ = outcome_of([example("Can kernels be private?", "Yes", fact="can"), example("Can kernels not be private?", "Yes", fact="not")])
    assert kept == ["can", "not"]


def test_the_same_question_about_different_inputs_is_asked_twice(example):
    both = [
        example("Summarise.", "Short.", input="A long text.", fact="a"),
        example("Summarise.", "Brief.", input="Another text.", fact="b"),
    ]
    assert outcome_of(both) == (["a", "b"], [])
