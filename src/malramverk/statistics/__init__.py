"""The arithmetic of chance on numpy: this room says how sure a figure can be.

It knows arrays and nothing of indicators, cells or formulas.
"""
