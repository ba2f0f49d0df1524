"""`python -m malramverk` does what the command `malramverk` does."""

from malramverk.cli import main

if __name__ == "__main__":
    main()
