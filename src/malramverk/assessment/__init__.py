"""Results and rules to an assessment: this room says what is seen, what is asked, and why."""

from malramverk.assessment.assessment import Assessment, assess
from malramverk.assessment.judgement import Judgement

__all__ = ["Assessment", "Judgement", "assess"]
