"""Checks over a store: what the field's checkers look for, each finding with what to do."""

from store.checking.findings import CHECKS as CHECKS
from store.checking.findings import Check as Check
from store.checking.findings import Finding as Finding
from store.checking.findings import Named as Named
from store.checking.findings import Severity as Severity
from store.checking.run import check as check
