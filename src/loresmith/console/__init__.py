"""What a person sees on the terminal: how a run goes, and what came of it.

Results go to standard output, everything else to standard error. Colours follow NO_COLOR; where the stream is no terminal
there are plain lines.
"""
