"""Rows of the made-up evaluation."""
