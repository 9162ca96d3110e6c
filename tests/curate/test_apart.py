from loresmith.curate.apart import near_trained

SAID = "The log is a file beside the database to which every change is written before it counts, page by page, {}."
LONG = " ".join(f"step {number} of the repair is followed by step {number + 1}," for number in range(20))


def test_a_long_answer_evidence_or_input_that_was_nearly_trained_is_found(example):
    trained = [
        example("How is a log repaired?", LONG, id="a"),
        example("What is WAL?", "A log.", evidence=SAID.format("in order"), id="e"),
        example("Which log is it?", "Wal.", input=SAID.format("as we say"), id="i"),
    ]
    held = [
        example("What mends logs?", f"{LONG} and so on.", id="answer"),
        example("Which file is first?", "Wal.", evidence=SAID.format("in an order"), id="evidence"),
        example("Which file is last?", "Db.", input=SAID.format("as you say"), id="input"),
        example("What else?", "Nothing.", id="other"),
    ]
    assert near_trained(held, trained) == {"answer": "a", "evidence": "e", "input": "i"}


def test_short_evidence_shows_nothing(example):
    assert near_trained([example("Who?", "Me.", evidence="Keep it dry.")], [example("What?", "It.", evidence="Keep it dry.")]) == {}


def test_the_same_instruction_about_another_text_is_asked_anew(example):
    trained = example("Name every person in the text.", "Ada.", input="Ada wrote a program for it.")
    assert near_trained([example("Name every person in the text.", "Alan.", input="In Bletchley Alan broke the code.")], [trained]) == {}
    assert near_trained([example("Name every person in the text.", "Alan.", id="bare")], [trained]) == {"bare": trained.id}
