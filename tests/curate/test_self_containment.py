import pytest

from loresmith.curate.self_containment import not_self_contained

CLEAR = """
What is it called when two readers share a lock?
Is it possible to run VACUUM inside a transaction?
What does it mean when a database is locked?
How long does it take to open a database?
When is it safe to delete the journal file?
Is it compulsory to close a statement?
Does it matter whether a table is empty?
Is it accurate to say that SQLite has no server?
What is it that limits the speed of a transaction?
What is the page size?
If a call fails, what does SQLite then return?
What do table b-tree leaf pages contain?
What does "Table B-Tree Leaf Cell" mean?
I wonder why we need locks.
What does the text affinity do?
What is stored in the document root?
If a page is full, what happens to it?
How do I open a file and close it?
Can a transaction be rolled back after it commits?
Why is SQLite faster when its cache is warm?
How are rows sorted according to the collation?
What does section 3 of the act require?
Who threw gold into the Rhine, according to legend?
Does the document object model support events?
What can users append to a command to see the help menu?
True or false, for the following statement: a page holds rows?
The Beldunvel is produced in what place?
What should one do if the status light of the Beldunvel turns olive?
According to reduction, what is squaring?
Rewrite this sentence: "Online learning is efficient."
Explain the following term - natural language processing
"""
UNCLEAR = """
What does the passage say about locks?
According to the text, what is WAL?
What is required to use AutoML according to the documentation?
What is the main point of this section?
What is mentioned above?
Which four types of model are mentioned in the text?
Which of the following is true?
How many new crates have we introduced?
What is shown in Figure 3?
What does table B-8 show?
What does the successful call then return?
What is described in section 2.1?
What does the author recommend?
Based on the information, is a lock needed?
As described in the documentation, how do locks work?
What is the purpose of the function described below?
What does SQLite do in this case?
How does it work?
How does it behave when the disk is full?
Is it safe to delete it?
How is it related to the WAL?
Why is this important?
What are these used for?
When should they be used?
What is its default value?
What are the advantages of this?
How do I fix this?
What causes them?
What does this function return?
True or False: This document provides guidance on leveraging TPUs.
According to the provided text, what is "page size"?
Complete this sentence with an example of a homophone.
"""


@pytest.mark.parametrize("question", CLEAR.strip().splitlines())
def test_a_question_that_stands_alone_is_kept(example, question):
    assert not_self_contained(example(question), passage="") is None


@pytest.mark.parametrize("question", UNCLEAR.strip().splitlines())
def test_a_question_that_leans_on_something_unseen_is_refused(example, question):
    assert not_self_contained(example(question), passage="").startswith("not-self-contained: ")


def test_a_question_that_brings_its_text_may_point_at_it(example):
    assert not_self_contained(example("What does the passage say about locks?", input="A lock is shared."), passage="") is None


@pytest.mark.parametrize(
    "answer", ["See below.", "As shown above, it is locked.", "The table below includes all codes.", "One of these codes:"]
)
def test_an_answer_that_points_at_another_place_is_refused(example, answer):
    assert not_self_contained(example("What does BUSY mean?", answer), passage="").startswith("not-self-contained: ")


def test_an_answer_may_point_at_what_it_brings(example):
    answer = "The table below includes all codes. " + "BUSY means that another connection holds a lock on the file. " * 2
    assert not_self_contained(example("What does BUSY mean?", answer), passage="") is None


def test_an_answer_may_say_it_of_what_the_question_named(example):
    assert not_self_contained(example("What does BUSY mean?", "It means that this file is locked by another."), passage="") is None
