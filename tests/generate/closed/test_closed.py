import pytest

from loresmith.generate.blocks import Block
from loresmith.generate.closed.find import find
from loresmith.generate.statement import statements

SENTENCES = [
    # attributes
    ("The default page size of Quarry is 4096 bytes.", "What is the default page size of Quarry?", "4096 bytes"),
    ("The purpose of the WAL file is to keep changes.", "What is the purpose of the WAL file?", "to keep changes"),
    ("An alternative to the VACUUM command is auto-vacuum mode.", "What is an alternative to the VACUUM command?", "auto-vacuum mode"),
    ("There are five conflict resolution algorithms.", "How many conflict resolution algorithms are there?", "five"),
    ("The design of Quarry is the work of Ada Byron.", "Whose work is the design of Quarry?", "Ada Byron"),
    # times and places
    ("The ATTACH command was added in version 3.15.0 (2016-10-14).", "In which version was the ATTACH command added?", "version 3.15.0"),
    ("Quarry was first released in May 2010.", "When was Quarry first released?", "May 2010"),
    ("Quarry is manufactured in Griulostad.", "Where is Quarry manufactured?", "Griulostad"),
    ("The WAL file is located in the same folder as the database.", "Where is the WAL file located?", "in the same folder as the database"),
    ("Every Quarry leaves a plant in Ulm.", "Where does every Quarry leave a plant?", "Ulm"),
    # passives
    ("A mutex is used to serialize access to a cache.", "What is a mutex used for?", "to serialize access to a cache"),
    ("WAL mode is enabled by running a pragma.", "How is WAL mode enabled?", "by running a pragma"),
    ("A B-tree can be dumped using the DUMP command.", "How can a B-tree be dumped?", "using the DUMP command"),
    ("The numbers of the columns of a table are called ordinals.", "What are the numbers of the columns of a table called?", "ordinals"),
    (
        "The maximum length of a BLOB is defined by the macro MAX_LENGTH.",
        "What defines the maximum length of a BLOB?",
        "the macro MAX_LENGTH",
    ),
    ("A URI is converted into a plain filename.", "What is a URI converted into?", "a plain filename"),
    # actions
    ("Ada Byron designed the Quarry engine.", "Who designed the Quarry engine?", "Ada Byron"),
    ("Quarry keeps track of keys using a hidden table.", "How does Quarry keep track of keys?", "using a hidden table"),
    ("Quarry uses locks to serialize writes.", "What does Quarry use to serialize writes?", "locks"),
    ("The OFF mode causes Quarry to omit a journal.", "What does the OFF mode cause Quarry to do?", "omit a journal"),
    ("The AUTO keyword guarantees that keys never repeat.", "What does the AUTO keyword guarantee?", "keys never repeat"),
    # objects
    ("A cons list contains two items in each cell.", "How many items does a cons list contain in each cell?", "two"),
    ("The MAX_DEPTH parameter determines the depth of a tree.", "What determines the depth of a tree?", "The MAX_DEPTH parameter"),
    ("A database file consists of pages.", "What does a database file consist of?", "pages"),
    ("Every WITHOUT ROWID table must have a PRIMARY KEY.", "What must every WITHOUT ROWID table have?", "a PRIMARY KEY"),
    # reasons and conditions
    ("As of version 3.6.19, Quarry supports foreign keys.", "Since which version does Quarry support foreign keys?", "version 3.6.19"),
    ("To avoid attacks, the length of a pattern is limited.", "Why is the length of a pattern limited?", "To avoid attacks"),
    ("Quarry is safe because it uses mutexes for everything.", "Why is Quarry safe?", "because it uses mutexes for everything"),
    ("If a key is missing, an error is raised.", "What happens if a key is missing?", "an error is raised"),
    ("If you delete much data, run the VACUUM command.", "What should you do if you delete much data?", "run the VACUUM command"),
    ("A VACUUM will fail if a transaction is open.", "Under which condition will a VACUUM fail?", "if a transaction is open"),
    ("The WAL file is created when a connection is opened.", "When is the WAL file created?", "when a connection is opened"),
    ("If a page is full, you can add another one.", "What can you do if a page is full?", "you can add another one"),
    ("If rows had no key, every search would be slow.", "What would happen if rows had no key?", "every search would be slow"),
    ("If you use keys, rows, or views, an index is built.", "What happens if you use keys, rows, or views?", "an index is built"),
    ("The VACUUM command was written by Ada Byron and Al Khwar.", "Who wrote the VACUUM command?", "Ada Byron and Al Khwar"),
    # what stands in front
    ("In WAL mode, later changes are written to a separate log.", "What are later changes written to in WAL mode?", "a separate log"),
]


@pytest.mark.parametrize(("sentence", "question", "answer"), SENTENCES)
def test_a_sentence_gives_its_question_and_answer(state, sentence, question, answer):
    (draft,) = find([state(sentence)])
    assert draft.asked.direct == question
    assert sentence[draft.answer_start : draft.answer_end] == answer


@pytest.mark.parametrize(("sentence", "question", "answer"), SENTENCES)
def test_the_answer_stands_in_the_sentence_and_not_in_the_question(state, sentence, question, answer):
    (draft,) = find([state(sentence)])
    assert answer in sentence
    assert answer.casefold() not in draft.asked.direct.casefold()
    assert all(wording.endswith(("?", ".")) and "  " not in wording for wording in draft.asked.others)


@pytest.mark.parametrize(
    "sentence",
    [
        "Quarry uses dynamic typing.",  # of the topic itself too much can be said
        "The size is fixed.",
        "Some tables contain rows.",
        "The table does not track changes.",
        "A row is stored for use by readers if it fits.",
        "The value of this pragma is 5.",
        "Quarry is a good choice.",
        "The path is optional.",
        "To do so, a WAL file takes a key and a row.",
        "If you use keys, rows, views are built at once.",
        "All bug reports that have a key make the release late.",
        "Users of an immutable reference don't expect a change.",
        "The safety guarantees make it difficult to lose a row.",
        "Variables you might want to set include two paths.",
        "A proposal must have been discussed before the vote.",
        "Maintainer tools are meant to aid developers.",
        "The recv method does not because it is async.",
        "The package name for a automatic generated symbol file ends in -dbgsym.",
        "The maintainer has to specify them because they are new.",
        "The way Quarry is designed usually requires a key when a reader starts.",
        "All except one driver are tied to one system.",
        "A journal shows (see the following",
        "The WAL file is described in [12].",
        "A function is defined by an assignment of the form",
        "If you know the date of one release, you can know the next one.",
    ],
)
def test_what_cannot_be_asked_alone_is_not_asked(make_topic, sentence):
    topic = make_topic("Quarry is a database. In Quarry, much is possible. A path is given.", "Quarry")
    assert list(find(statements([Block("paragraph", 0, len(sentence), sentence, 0, 0)], topic))) == []
