"""PDF files: glyphs become lines, lines lose the frame of the page, what is left becomes blocks."""
