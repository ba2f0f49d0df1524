"""All definitions together: this room loads, links, checks and keeps them."""

from malramverk.catalogue.canonical import digest
from malramverk.catalogue.catalogue import Catalogue
from malramverk.catalogue.compilation import Formula
from malramverk.catalogue.loading import check, formulas_beside, load, prove, released

__all__ = [
    "Catalogue",
    "Formula",
    "check",
    "digest",
    "formulas_beside",
    "load",
    "prove",
    "released",
]
