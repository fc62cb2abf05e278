"""Workbooks of every kind, read by a guarded process of its own."""
