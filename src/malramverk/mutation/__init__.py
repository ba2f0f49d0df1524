"""Mutants of definitions: this room makes small slips, and tells which of them no test notices."""
