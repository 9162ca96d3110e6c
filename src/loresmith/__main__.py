"""`python -m loresmith`, the same as `loresmith`."""

from .cli import main

if __name__ == "__main__":
    main()
