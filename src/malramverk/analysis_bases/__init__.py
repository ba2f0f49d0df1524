"""What one principal reads: this room builds the analysunderlag and writes it in every form."""

from malramverk.analysis_bases.analysis_base import AnalysisBase, analysis_base

__all__ = ["AnalysisBase", "analysis_base"]
