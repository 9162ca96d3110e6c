from loresmith.curate.file_sheet import MEANINGS, file_sheet


def test_both_ways_of_counting_stand_beside_each_other(example):
    rows = [
        example("Can it be done?", "Notebooks", input="All notebooks of the site are public."),
        example("Is a log a file of the database?", "Yes, it is one."),
        example("is a log a file of the database", "No."),
        example("A log is a file of the database.", "True", input="x y"),
        example("What does the passage say of logs here?", "That they are files."),
    ]
    assert file_sheet(rows) == {
        **{"instances": 5, "empty_inputs": 3, "instruction_words_mean": 7.2, "input_words_mean_nonempty": 4.5, "output_words_mean": 2.2},
        **{"true_false": 1, "yes_no": 3, "extractive_and_other": 1, "true_false_strict": 1, "yes_no_strict": 2},
        **{"verbatim_span": 1, "one_word_outputs": 3, "duplicate_questions": 1, "contradictions": 1},
        **{"not_self_contained": 2, "not_english": 0},
    }


def test_translations_are_in_another_language(example):
    rows = [
        example("Translate the phrase 'data source' into Spanish.", "fuente de datos"),
        example("What is the goal of the competition?", "El objetivo de la competencia es encontrar la mejor solución de todas."),
    ]
    assert file_sheet(rows)["not_english"] == 2


def test_nothing_has_no_mean():
    sheet = file_sheet([])
    assert sheet["instances"] == 0
    assert sheet["output_words_mean"] is None
    assert set(sheet) == set(MEANINGS)
