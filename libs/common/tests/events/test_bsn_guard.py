"""The fast look at a payload never lets through what the careful look would stop."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from common.events import contains_bsn
from common.events.wire import _holds_bsn


@given(st.text(alphabet='0123456789-a"é\u0663 ', max_size=60))
@example("999990019")
@example("x99999001")
@example("00000009990000000001")
@example("00000009990000000001999990019")
@example("00000009990000000001 999990019")
@example("\u0669\u0669\u0669\u0669\u0669\u0660\u0660\u0661\u0669")
def test_the_fast_look_agrees_with_the_careful_one(text):
    assert _holds_bsn(text.encode()) == contains_bsn(text)


def test_an_escaped_digit_is_no_way_round():
    assert _holds_bsn(b'{"a": "\\u0039\\u0039999001\\u0039"}')
