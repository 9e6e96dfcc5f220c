"""Orders in a message text."""

from __future__ import annotations

import pytest

from app.demo import faults
from app.demo.script.directives import UnknownFault, parse


def test_every_order_is_read_and_taken_out_of_the_text() -> None:
    order = parse(
        "tell n=200 me rate=20 first=1.5 kind=code late=0.2 late_chunks=3 ping=2 "
        "hold=7 more [fault: late_first_chunk=2, ignore_stop]"
    )
    assert order.text.split() == ["tell", "me", "more"]
    assert (order.count, order.rate, order.first) == (200, 20.0, 1.5)
    assert (order.kind, order.late, order.late_chunks) == ("code", 0.2, 3)
    assert order.ping == 2.0
    assert order.faults == (
        faults.late_first_chunk(2),
        faults.ignore_stop(),
        faults.hold(7),
    )


@pytest.mark.parametrize("text", ["n=many", "len=3", "y=n=3", "rate=2x", "plain"])
def test_what_only_looks_like_an_order_stays_text(text: str) -> None:
    order = parse(text)
    assert (order.text, order.ordered, order.faults) == (text, False, ())


def test_several_fault_orders_add_up() -> None:
    order = parse("[fault: eof=1] x [FAULT: split_bytes]")
    assert order.faults == (faults.eof(1), faults.split_bytes())


@pytest.mark.parametrize("order", ["lightning", "eof=soon", "ignore_stop=1"])
def test_a_fault_that_does_not_exist_or_takes_no_such_value_is_refused(
    order: str,
) -> None:
    with pytest.raises(UnknownFault, match="Known: "):
        parse(f"[fault: {order}]")


def test_absurd_orders_are_bounded() -> None:
    order = parse("n=999999999999 ping=0")
    assert order.count == 1_000_000
    assert order.ping == 0.01
