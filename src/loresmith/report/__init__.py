"""The verdict on paper: one offline HTML page, and the same numbers as Markdown, JSON, CSV and SVG.

The room takes plain records in a `ReportContent` and computes no statistics: it sorts, words, draws and escapes.
`write.write` makes every file; `tables.headline` is also what the terminal shows.
"""
