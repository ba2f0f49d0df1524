"""What may be shown to whom: this room hides, and plays the reader who wants to know more."""

from malramverk.protection.auditing import AuditReport, audit
from malramverk.protection.protecting import protect
from malramverk.protection.publication import Audience, Publication

__all__ = ["Audience", "AuditReport", "Publication", "audit", "protect"]
