"""Ids as numbers behave as the ids themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.read.fast.keys import Keys, find_newest, join_keys, keys_of, no_keys, number_equal

IDS = st.lists(st.sampled_from(["", "1", "2", "17841400000000123", "a_b_c_d_e_f", "x1", "ü", "😀" * 5]))


def texts(ids: list[str]) -> pd.Series:
    return pd.Series(ids, dtype="str")


def confused(keys: Keys) -> Keys:
    """Return keys of which the first half tells nothing, but for those of numbers."""
    return Keys(np.where(keys.second != 0, np.uint64(3), keys.first), keys.second)


@pytest.mark.long
@given(ids=IDS, wanted=IDS, confuse=st.booleans())
def test_the_last_row_of_each_id_is_found(ids: list[str], wanted: list[str], confuse: bool) -> None:
    made, sought = keys_of(texts(ids)), keys_of(texts(wanted))
    if confuse:
        made, sought = confused(made), confused(sought)
    newest, look_up = find_newest(made)
    last = {text: row for row, text in enumerate(ids) if text}
    assert newest.tolist() == [not text or last[text] == row for row, text in enumerate(ids)]
    given = [text for text in wanted if text]
    assert look_up(sought.take(sought.given)).tolist() == [last.get(text, -1) for text in given]


@pytest.mark.long
@given(ids=IDS, confuse=st.booleans())
def test_equal_ids_have_equal_numbers(ids: list[str], confuse: bool) -> None:
    made = keys_of(texts(ids))
    number = number_equal(confused(made) if confuse else made).tolist()
    for row, text in enumerate(ids):
        assert [n == number[row] for n in number] == [
            text == other and (text != "" or at == row) for at, other in enumerate(ids)
        ]


def test_many_ids_have_many_keys() -> None:
    ids = texts([f"{prefix}{n}" for prefix in ("", "post_12345678_", "0", "00") for n in range(1, 40_001)])
    keys = keys_of(ids)
    assert len(set(keys.first.tolist())) == len(ids)
    assert len(set(keys.second.tolist())) == 120_001  # numbers need none


@pytest.mark.long
@given(st.lists(st.integers(0, 10**19 - 1)), st.lists(st.sampled_from(["007", "1a", "", "9" * 20, "-1", "1.0", "٣"])))
def test_the_keys_of_numbers_are_in_their_order(numbers: list[int], others: list[str]) -> None:
    keys = keys_of(texts([*map(str, numbers), *others]))
    assert keys.first[: len(numbers)].tolist() == [number + 1 for number in numbers]
    assert not keys.second[: len(numbers)].any()
    assert (keys.second[len(numbers) :] != 0).tolist() == [text != "" for text in others]


def test_rows_without_ids_take_no_memory() -> None:
    joined = join_keys([no_keys(3), no_keys(2)])
    assert (len(joined.first), joined.first.strides) == (5, (0,))
    assert not joined.given.any()
    mixed = join_keys([no_keys(2), keys_of(texts(["a"]))])
    assert mixed.given.tolist() == [False, False, True]
