"""What differs between two states of the definitions: this room releases and compares editions."""

from malramverk.changes.releasing import release

__all__ = ["release"]
