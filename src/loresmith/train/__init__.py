"""Examples in, a LoRA adapter out: never lost to a kill, and the same bytes whenever it is made again on a CPU."""
