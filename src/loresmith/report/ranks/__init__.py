"""The chapter "Which rank?": what `loresmith rank` found, out of the plain value of rank.json.

`chapter.rank_chapter` puts it together, `words` says it, `tables` and `arms` list it, `profile` draws it.
"""
