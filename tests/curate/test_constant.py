from loresmith.curate.constant import constant_answer


def test_the_most_frequent_training_answer_is_scored_on_the_test(example):
    train = [example(answer=answer) for answer in ("True.", "true", "False", "A log of changes")]
    test = [example(answer=answer) for answer in ("True", "False", "true, a log", "A log")]
    assert constant_answer(train, test) == {
        "answer": "true",
        "exact": 0.25,
        "word_f1": (1 + 0 + 0.5 + 0) / 4,
        "closed_accuracy": 2 / 3,
        "n_closed": 3,
    }


def test_without_a_test_there_is_nothing_to_score(example):
    assert constant_answer([example()], [])["exact"] is None
    assert constant_answer([], [example()])["answer"] == ""
    assert constant_answer([example()], [example()])["closed_accuracy"] is None
