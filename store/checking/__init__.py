"""Checks over a store: what the field's checkers look for, each finding with what to do."""

from store.checking.findings import CHECKS, Check, Finding, Named, Severity
from store.checking.run import check

__all__ = ["CHECKS", "Check", "Finding", "Named", "Severity", "check"]
