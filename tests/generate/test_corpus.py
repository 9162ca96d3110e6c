from loresmith.generate.corpus import Corpus, shared_name


def pages(make_document, *texts):
    return tuple(make_document(text, title) for title, text in zip("ABCDEF", texts, strict=False))


def test_pages_share_the_name_most_of_them_use(make_document):
    texts = ["Tables in Quarry are files.", "A row in Quarry is short.", "An index of Quarry is small.", "Nothing is said here."]
    assert shared_name(pages(make_document, *texts)) == "Quarry"


def test_a_name_written_small_is_spelt_as_the_pages_do(make_document):
    texts = ["The estimators of Scikit-learn fit.", "One trains with scikit-learn here.", "This works in scikit-learn too."]
    assert shared_name(pages(make_document, *texts)) == "scikit-learn"


def test_pages_about_different_things_share_no_name(make_document):
    texts = ["Tables in Quarry are files.", "A row in Mortar is short.", "An index of Gravel is small."]
    assert shared_name(pages(make_document, *texts)) == ""


def test_two_pages_are_too_few_for_a_name(make_document):
    assert shared_name(pages(make_document, "Tables in Quarry are files.", "A row in Quarry is short.")) == ""


def test_a_page_that_names_nothing_takes_the_shared_name(make_document):
    texts = ["Tables in Quarry are files.", "A row in Quarry is short.", "An index of Quarry is small.", "The default size is 4 pages."]
    documents = pages(make_document, *texts)
    assert Corpus(documents).topic_of(documents[3]).name == "Quarry"


def test_a_page_about_one_thing_keeps_its_own_name(make_document):
    texts = ["Tables in Quarry are files.", "A row in Quarry is short.", "An index of Quarry is small."]
    own = make_document("# Mortar\n\nIn fact the Mortar is a mill. With the Mortar one grinds. As known, the Mortar is old.", "Mortar")
    assert Corpus((*pages(make_document, *texts), own)).topic_of(own).name == "the Mortar"


def test_the_name_of_a_file_is_read_as_words(make_document):
    document = make_document("It is said that rows are short.", "7_competitions-setup")
    assert Corpus((document,)).topic_of(document).title == "competitions setup"
