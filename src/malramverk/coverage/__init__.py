"""How much of the definitions their tests exercise: this room says what, and shows the rest."""

from malramverk.coverage.coverage import Coverage, Share, cover
from malramverk.coverage.items import Excluded, Item, Owner, Sort

__all__ = ["Coverage", "Excluded", "Item", "Owner", "Share", "Sort", "cover"]
