"""A screen says what to do, no command; a command's own error keeps its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import DataError, DeskError, RefusedError, UsageError
from csdesk.services.orders import cod, reminders
from tests.support import make_order, put_orders

NO = "4000000000004821"


@pytest.mark.parametrize("kind", [RefusedError, UsageError])
@pytest.mark.parametrize(
    ("hint", "said"),
    [
        ("以后不催了，请关闭：csdesk order close taobao:4000000000004821 --why …", "以后不催了，请关闭"),
        ("Never again; close it: csdesk order close taobao:1 --why …", "Never again; close it"),
        ("先做完，或写明原因跳过：x，或 csdesk routine skip to_ship。", "先做完，或写明原因跳过：x"),
        ("Finish them, or skip it: x, or csdesk routine skip to_ship.", "Finish them, or skip it: x"),
        ("请写明：--fee 5，或写进 couriers.toml", None),  # a verb without what it is about is no help
        ("请写明运费：--fee 5，或写进 couriers.toml", "请写明运费"),
        ("--name N --phone P", None),
        ("Offer another courier.", "Offer another courier."),
    ],
)
def test_a_hint_on_screen_ends_before_the_command(kind: Callable[..., DeskError], hint: str, said: str | None) -> None:
    error = kind("订单 taobao:4000000000004821 不行", where="taobao:4000000000004821", hint=hint)
    assert error.said() == ["订单 …4821 不行", *([said] if said else [])]
    assert error.lines()[-1] == hint


def test_what_happened_to_a_file_still_names_the_command_that_mends_it() -> None:
    assert DataError("x", hint="Keep the file, then run: csdesk doctor").said()[-1].endswith("csdesk doctor")


def test_neither_the_cod_gate_nor_the_reminder_names_a_command_on_screen(desk: Desk) -> None:
    put_orders(desk, make_order(NO, pay_kind="cod", paid_at=None))
    with pytest.raises(RefusedError) as fee:
        cod.notice(desk, NO)
    put_orders(desk, make_order(NO, platform_state=PlatformState.UNPAID, paid_at=None, desk_no_reminders=True))
    with pytest.raises(RefusedError) as never:
        reminders.remind(desk, NO)
    for error in (fee.value, never.value):
        words = "\n".join(error.said())
        assert "…4821" in words
        assert not any(bad in words for bad in ("csdesk", "--", "couriers.toml", f"taobao:{NO}"))
        assert "--" in "\n".join(error.lines())
