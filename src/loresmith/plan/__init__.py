"""Plan: what a fine-tune needs in memory, time and disk, said before it starts and checked after it."""
