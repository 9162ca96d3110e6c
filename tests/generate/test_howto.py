def test_a_sentence_to_do_x_do_y_says_how(taught):
    examples = taught("# Quarry\n\nTo enable foreign keys, run PRAGMA foreign_keys=ON.", tasks=("how-to",))
    assert "How do I enable foreign keys?" in [example.instruction.replace("On the subject of Quarry, how", "How") for example in examples]
    assert {example.output for example in examples} == {"To enable foreign keys, run PRAGMA foreign_keys=ON."}


def test_a_how_to_heading_takes_its_steps_with_their_numbers(taught):
    text = "# Quarry\n\nA database is big.\n\n## Restoring a Database\n\n1. Stop the server.\n2. Copy the file.\n3. Start the server again."
    (first, *_) = taught(text, tasks=("how-to",))
    assert first.instruction.endswith("how do I restore a database?")
    assert first.output.startswith("1. Stop the server.\n2. Copy the file.\n3. Start the server again.")


def test_a_heading_over_a_description_is_no_how_to(taught):
    text = "# Quarry\n\n## Understanding Databases\n\n1. One.\n\n## Restoring a Database\n\nDatabases were invented in 1960."
    assert taught(text, tasks=("how-to",)) == []


def test_what_points_at_the_text_is_no_how_to(taught):
    assert taught("# Quarry\n\nTo enable this, use the code in Listing 3.", tasks=("how-to",)) == []
