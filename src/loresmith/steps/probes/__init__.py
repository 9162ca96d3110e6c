"""What each probe asks one model, closed-book, and what it keeps of it; the arithmetic on that is in `evaluate/probes`."""
