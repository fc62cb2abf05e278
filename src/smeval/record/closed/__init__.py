"""Closed years: the ledger, the versions in their folders, and what both put on record."""
