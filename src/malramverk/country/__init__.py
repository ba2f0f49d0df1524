"""A country that does not exist: this room makes tables to try, test and time the library with."""

from malramverk.country.making import SEED, TABLES, Progress, make, write
from malramverk.country.structure import LAST, LONGEST, SIZES, Size

__all__ = ["LAST", "LONGEST", "SEED", "SIZES", "TABLES", "Progress", "Size", "make", "write"]
