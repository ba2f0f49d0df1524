"""What one principal reads: this room builds the analysunderlag and writes it in every form."""

from malramverk.analysis_base.analysis_base import AnalysisBase, analysis_base

__all__ = ["AnalysisBase", "analysis_base"]
