"""Checks of what was evaluated: two evaluations compared."""
