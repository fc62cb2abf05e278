"""What became of the enquiries: small groups are put together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smeval.ids import OUTCOMES, PooledOutcome
from smeval.kpis.outcomes import pool_small


@given(st.dictionaries(st.sampled_from(OUTCOMES), st.integers(1, 40), max_size=7))
def test_no_small_group_can_be_computed_back(counts: dict[PooledOutcome, int]) -> None:
    shown = pool_small(counts, 10)
    assert all(n >= 10 for n in shown.values())
    assert not shown or sum(shown.values()) == sum(counts.values())
    small = {key for key, n in counts.items() if n < 10}
    assert not small & shown.keys()
