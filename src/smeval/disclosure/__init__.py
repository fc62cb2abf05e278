"""What may leave: the last step before an `Evaluation` is frozen.

Nothing behind it sees more. What is withheld of single KPIs is decided where they are computed (`smeval.kpis`).
"""

from smeval.disclosure.dialogue import pool_outcomes, publish_dialogue

__all__ = ["pool_outcomes", "publish_dialogue"]
