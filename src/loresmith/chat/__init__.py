"""Chat models: a teacher or a judge behind one signature, whatever runs it and whatever goes wrong on the way.

Every reply is in the cache before anyone reads it. Calls that cost money are made by a courier, a process of its own, so that a
kill of the run does not lose what is already being answered.
"""
