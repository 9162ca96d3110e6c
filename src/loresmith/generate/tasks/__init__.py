"""Kinds of question as data: a prompt file, the JSON of the reply, and a check in rules.

`task.py` is one kind, `prompt_set.py` reads a set of prompt files and puts a user's over it, `forms.py` lists the forms a reply can have.
Each form says what JSON it wants and reads a reply into a `Draft`, or says what is wrong with it as a `Fault` (`draft.py`).
`evidence.py` finds quoted words in a passage, `support.py` and `wording.py` hold the checks the forms share.
"""
