"""Ratings by people: a blind sample of the answers, rated on a page of this machine or in the terminal, kept line by line.

`sample.sheets` draws, `ratings` keeps, `server.serve` and `terminal.rate` ask. Who gave an answer is never shown to who rates it.
"""
