"""Made-up orders of about one kilobyte for the benchmarks: nobody's name, nobody's phone."""

from __future__ import annotations

from datetime import datetime, timedelta

NOW = datetime.fromisoformat("2026-03-17T08:30:00+08:00")


def order_json(number: int) -> bytes:
    """Return one order as the desk stores it, a little over 1 KB."""
    from csdesk.domain.shared.models import Line, Order, PlatformState, Receiver, Source
    from csdesk.services.desk.records import encode

    created = NOW - timedelta(minutes=number * 7 % 60000)
    no = str(4_000_000_000_000_000_000 + number * 7919)
    lines = [
        Line("手绘青花盖碗三才碗功夫茶具家用陶瓷", f"GW-{n}", "颜色：青；容量：150ml", 2, "39.00") for n in range(3)
    ]
    return encode(
        Order(
            f"taobao:{no}",
            "taobao",
            no,
            shop="小满茶具",
            platform_state=PlatformState.PAID,
            state_text="买家已付款，等待卖家发货",
            buyer_nick=f"清茶淡饭{number}",
            buyer_message="请在周末以前发出，谢谢，不要放小票，易碎品请包好一点",
            lines=tuple(lines),
            amount="78.00",
            freight="0.00",
            receiver=Receiver("张三", f"199{number:08}", "浙江省", "杭州市", "西湖区", f"文三路 {number} 号"),
            created_at=created,
            paid_at=created + timedelta(minutes=3),
            exported_at=NOW,
            sources=(Source("ExportOrderList202603170800.csv", number + 2, NOW),),
        )
    )
