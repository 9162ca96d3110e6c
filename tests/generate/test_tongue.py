import pytest

from loresmith.errors import SourceError
from loresmith.generate.rules import teach_corpus
from loresmith.generate.tongue import check_english

GERMAN = "Ein Fahrrad ist ein Fahrzeug mit zwei Rädern. Die Kette überträgt die Kraft auf das Hinterrad, das sich dreht."
CHINESE = "自行车是一种由人力驱动的两轮车辆。链条把力传到后轮。"
ENGLISH = "Turn it to the left. Then do so again, and look at the lamp on the top of it."


@pytest.mark.parametrize("text", [GERMAN, CHINESE])
def test_documents_in_another_language_are_told_which_teacher_reads_them(make_document, text):
    with pytest.raises(SourceError, match="another language"):
        list(teach_corpus([make_document(text)], [], wordings=4))


@pytest.mark.parametrize("text", [ENGLISH, ""])
def test_english_without_facts_is_another_matter(make_document, text):
    check_english([make_document(text)])
