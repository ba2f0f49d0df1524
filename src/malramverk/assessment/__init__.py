"""Results and rules to an assessment: this room says what is seen, what is asked, and why."""

from malramverk.assessment.assessment import Assessment, Judgement, assess

__all__ = ["Assessment", "Judgement", "assess"]
