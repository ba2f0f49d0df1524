"""Mutants of definitions: this room makes small slips, and tells which of them no test notices."""

from malramverk.mutation.running import mutate
from malramverk.mutation.trials import Fate, Mutation, Trial

__all__ = ["Fate", "Mutation", "Trial", "mutate"]
