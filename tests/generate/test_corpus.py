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


def test_a_name_that_is_dropped_only_now_and_then_is_not_what_the_pages_are_about(make_document):
    texts = [f"{'A row is short. ' * 150}Thanks go to Bates for a key." for _ in range(3)]
    assert shared_name(pages(make_document, *texts)) == ""


def test_a_language_of_one_letter_is_named_where_the_titles_name_it(make_document):
    texts = ["A list in R is short.", "One can import it into R. R is a language.", "In R, a row is a list. The R prompt is shown."]
    documents = tuple(make_document(text, title) for text, title in zip(texts, ["R FAQ", "An Introduction to R", "R Data"], strict=True))
    assert shared_name(documents) == "R"
    topic = Corpus(documents).topic_of(documents[0])
    assert (topic.is_named_in("What is a row?"), topic.is_named_in("What is R's prompt?")) == (False, True)


def test_a_package_that_gives_its_name_to_a_class_is_still_what_the_pages_are_about(make_document):
    code = "```\nfrom quarry import Quarry\nfrom quarry import views\napp = Quarry(x)\n```"
    prose = "With Quarry, one serves pages. Much is possible in Quarry. A page of Quarry is fast. To start Quarry, type a word."
    texts = [f"{prose}\n\n{code}", f"{prose} Quarry is small.", f"{prose} One deploys Quarry too."]
    assert shared_name(pages(make_document, *texts)) == "Quarry"
