from loresmith.curate.likeness import content_words, question_key, runs, share_in, telling_sentences


def test_questions_alike_to_a_reader_have_one_key(example):
    assert question_key(example("What is  WAL?")) == question_key(example("what is wal"))
    assert question_key(example("What is WAL?")) != question_key(example("What is WAL?", input="A text."))


def test_content_words_leave_out_grammar_and_keep_what_decides():
    assert content_words("What's the size of a page, if it can't grow?") == {"size", "page", "t", "grow"}
    assert content_words("What is it?") == frozenset()


def test_telling_sentences_are_the_long_ones_line_by_line():
    text = "- See also the FAQ.\n- The page size is 4096 bytes. Fine. Each page holds at least one row"
    assert list(telling_sentences(text)) == ["the page size is 4096 bytes", "each page holds at least one row"]


def test_the_share_of_known_runs():
    assert share_in(set(runs("one two three four", 2)), runs("Two three five", 2)) == 0.5
    assert share_in(set(), runs("too short", 5)) == 0.0
