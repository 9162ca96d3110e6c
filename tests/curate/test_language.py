import pytest

from loresmith.curate.filters.tongue import about_translation, other_language
from loresmith.curate.language import guess, is_other_language

ENGLISH = "The notebook is a document with code and text. Each cell of the notebook can be run on its own, and keeps what it printed."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The default page size is 4096 bytes."),
        ("de", "Die Standardgröße einer Seite beträgt 4096 Bytes."),
        ("fr", "La taille de page par défaut est fixée"),
        ("ja", "ページサイズは4096"),
        ("zh", "默认页面大小为4096字节"),
    ],
)
def test_prose_is_in_its_language(language, text):
    assert guess(text).language == language


@pytest.mark.parametrize("text", ["", "4096", "kaggle", "`SELECT a FROM b`", "NULL", "x = y_1 + z_2"])
def test_names_numbers_and_code_are_in_none(text):
    assert guess(text).language == "und"


@pytest.mark.parametrize(
    "text", ["kaggle kernels push -k [KERNEL] -p /path", "numpy arrays in memory", "Intel Skylake CPUs", "xmp.MpModelWrapper"]
)
def test_technical_english_is_no_other_language(text):
    assert not is_other_language(text, than="en")


@pytest.mark.parametrize(
    "answer", ["entorno de trabajo de ciencia de datos", "recursos computacionales", "une poignée de formats différents"]
)
def test_a_translated_answer_is_refused(example, answer):
    assert other_language(example("What is it called?", answer), passage=ENGLISH).startswith("other-language: answer in ")


def test_a_name_from_the_passage_is_in_the_right_language(example):
    asked = example("Where does the gorge begin?", "Rüdesheim am Rhein")
    assert other_language(asked, passage=f"{ENGLISH} It begins at Rüdesheim am Rhein.") is None
    assert other_language(asked, passage=ENGLISH) is not None


def test_the_language_can_be_set(example):
    assert other_language(example("Wie groß ist eine Seite eigentlich?", "Sie ist 4096 Bytes groß."), passage="", language="en") is not None
    assert other_language(example("Wie groß ist eine Seite eigentlich?", "Sie ist 4096 Bytes groß."), passage="") is None


@pytest.mark.parametrize(
    "question", ["Translate 'page' into Spanish.", "How do you say 'lock' in French?", "Translate this sentence: a lock."]
)
def test_a_question_for_a_translation_is_refused(example, question):
    assert about_translation(example(question), passage="").startswith("about-translation: ")


@pytest.mark.parametrize(
    "question", ["How is SQL translated into byte code?", "What is the English translation of Het Scheur?", "What is written in C?"]
)
def test_other_questions_are_not(example, question):
    assert about_translation(example(question), passage="") is None
