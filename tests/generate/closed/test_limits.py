from loresmith.generate.closed.limits import forbidden

DEVICE = "The Beldunvel is a balance. Keep the Beldunvel dry. Everyone knows the Beldunvel."


def test_an_order_not_to_pass_a_limit_gives_the_limit(make_topic):
    found = forbidden("Do not operate it above 105 degrees Celsius.", make_topic(DEVICE, "Beldunvel"))
    assert found is not None
    asked, answer = found
    assert asked.direct == "Above what temperature must the Beldunvel not be operated?"
    assert answer == "105 degrees Celsius"


def test_it_is_not_guessed_in_a_document_about_many_things(make_topic):
    assert forbidden("Do not operate it above 105 degrees.", make_topic("Pumps and valves are sold.", "Catalogue")) is None
