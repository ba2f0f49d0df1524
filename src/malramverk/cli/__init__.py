"""The command `malramverk`: this room does what the library does, from a terminal."""

from malramverk.cli.app import main

__all__ = ["main"]
