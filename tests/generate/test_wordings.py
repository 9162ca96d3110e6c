from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.asked import Asked, Draft
from loresmith.generate.wordings import ways_to_ask, with_synonyms
from loresmith.text import normalise

ASKED = Asked("What does a row contain?", "what a row contains", ("What is contained by a row?",))


def test_wordings_all_differ_and_name_the_topic(make_topic):
    topic = make_topic("In Quarry, rows are kept. Quarry is big. Ask Quarry.")
    questions = ways_to_ask(Draft("closed", ASKED, 0, 1, 0, 1), topic, most=6)
    assert questions[0] == "In Quarry, what does a row contain?"
    assert len({normalise(question) for question in questions}) == 6
    assert all("Quarry" in question for question in questions)


def test_a_literal_question_keeps_its_first_wording(make_topic):
    draft = Draft("harvest", ASKED, 0, 1, 0, 1, is_literal=True)
    assert ways_to_ask(draft, make_topic("Words."), most=1) == ("What does a row contain?",)


def test_synonyms_leave_names_and_quotations_alone():
    assert with_synonyms('Is "maximum" the maximum of MAXIMUM?') == 'Is "maximum" the greatest of MAXIMUM?'
    assert with_synonyms("Is an additional row created?") == "Is an extra row made?"
    assert with_synonyms("Name the maximum likelihood.") == "Name the maximum likelihood."


@given(st.text(max_size=60))
def test_a_text_without_known_words_stays_as_it_is(text):
    if with_synonyms(text) != text:
        assert normalise(with_synonyms(text)) != normalise(text)
