from __future__ import annotations

import io
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
import xlsxwriter

from csdesk.intake.talk.chat import Talk, read_chat
from csdesk.intake.talk.chat_files import read_chat_book, read_chat_json
from csdesk.intake.talk.notices import read_notices

ZONE = ZoneInfo("Asia/Shanghai")
PLAIN = """清茶淡饭 2026-3-17 8:20:11
在吗
有货吗
小满茶具:阿荷 2026-3-17 8:20:31
您好,有的
"""


def shape(talks: list[Talk]) -> list[tuple[str | None, list[tuple[str, str, bool]]]]:
    return [
        (talk.buyer, [(f"{said.at:%H:%M:%S}" if said.at else "-", said.text, said.ours) for said in talk.said])
        for talk in talks
    ]


EXPECTED = [("清茶淡饭", [("08:20:11", "在吗\n有货吗", False), ("08:20:31", "您好,有的", True)])]

SHAPES = {
    "clipboard": PLAIN,
    "windows": PLAIN.replace("\n", "\r\n"),
    "no space": PLAIN.replace(" 2026", "2026"),
    "arrow": PLAIN.replace("清茶淡饭 ", "清茶淡饭 --> 小满茶具:阿荷 ").replace("阿荷 2026", "阿荷 --> 清茶淡饭 2026"),
    "bracket": PLAIN.replace("清茶淡饭", "[清茶淡饭]").replace("小满茶具:阿荷", "[小满茶具:阿荷]"),
    "time first": "2026-3-17 8:20:11 清茶淡饭\n在吗\n有货吗\n2026-3-17 8:20:31 小满茶具:阿荷\n您好,有的",
    "two lines": "清茶淡饭\n2026-3-17 8:20:11\n在吗\n有货吗\n小满茶具:阿荷\n2026-3-17 8:20:31\n您好,有的",
    "time line, then nick and words": (
        "2026-03-17 08:20:11\n清茶淡饭: 在吗\n有货吗\n\n2026-03-17 08:20:31\n小满茶具:阿荷: 您好,有的\n"
    ),
    "slashes": PLAIN.replace("2026-3-17", "2026/03/17"),
    "chinese date": PLAIN.replace("2026-3-17", "2026年3月17日"),
    "network marks": PLAIN.replace("清茶淡饭", "cntaobao清茶淡饭"),
    "status and noise": PLAIN.replace("有货吗", "有货吗\n已读\n当前用户来自 商品详情页\nhttps://item.example/1\n¥39.00")
    + "由 服务助手 转交给 小满茶具:阿荷\n原因：【离线留言自动分配】\n未读\n",
    "withdrawn": "清茶淡饭 2026-3-17 8:19:00\n清茶淡饭 撤回了一条消息\n" + PLAIN + "小满茶具:阿荷 撤回了一条消息\n",
    "clocks after a date": ("2026-03-17\n清茶淡饭(08:20:11): 在吗\n有货吗\n小满茶具:阿荷(08:20:31):您好,有的\n"),
    "clocks after a head": "清茶淡饭 2026-3-17 8:20:11\n在吗\n有货吗\n小满茶具:阿荷(08:20:31): 您好,有的",
    "head with a date in brackets": "清茶淡饭 (2026-03-17 08:20:11):\n在吗\n有货吗\n小满茶具:阿荷(08:20:31): 您好,有的",
    "the platform speaks too": PLAIN.replace("小满", "售后提醒 2026-3-17 8:20:20\n买家申请了退款\n小满", 1)
    + "系统消息 2026-3-17 8:21:00\n会话结束\n",
    "zero width": PLAIN.replace("清茶淡饭", "\u200b清茶淡饭\u200e"),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_is_the_same_talk(text: str) -> None:
    assert shape(read_chat(text, ZONE)) == EXPECTED


def test_a_clock_without_a_name_goes_on_with_who_spoke_and_past_midnight() -> None:
    text = "---- 2026-03-16 星期一 ----\n甲(23:59:50): 在吗\n(23:59:58): 急\n(00:00:10): 人呢"
    (talk,) = read_chat(text, ZONE)
    assert [(f"{said.at:%d %H:%M:%S}", said.text) for said in talk.said] == [
        ("16 23:59:50", "在吗"),
        ("16 23:59:58", "急"),
        ("17 00:00:10", "人呢"),
    ]


def test_a_clock_without_any_date_has_no_time() -> None:
    assert shape(read_chat("甲(05:02:11): 在吗\n(05:02:12): 急", ZONE)) == [
        ("甲", [("-", "在吗", False), ("-", "急", False)])
    ]


def test_a_buyer_whose_name_sounds_like_the_platform_is_heard() -> None:
    text = "售后提醒 2026-03-17 08:00:00\n在吗"
    assert read_chat(text, ZONE) == []
    assert [talk.buyer for talk in read_chat(text, ZONE, buyers=lambda nick: nick == "售后提醒")] == ["售后提醒"]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("请在24小时内处理", 24),
        ("商家需在 2 天之内上传凭证", 48),
        ("Please answer the buyer within 12 hours", 12),
        ("24小时内到货的商品", None),
        ("请处理", None),
    ],
)
def test_a_notice_that_leaves_some_hours_has_a_deadline(text: str, hours: int | None) -> None:
    now = datetime(2026, 3, 17, 8, 30, tzinfo=ZONE)
    (notice,) = read_notices(text, ZONE)
    assert notice.due_from(now) == (now + timedelta(hours=hours) if hours else None)
    (notice,) = read_notices(f"工单 2026-03-17 06:30:00\n{text}", ZONE)
    assert notice.due_from(now) == (now + timedelta(hours=hours - 2) if hours else None)


TRAPS = {
    "one line": "甲" * 80_000,
    "spaces": " " * 80_000,
    "arrows": "甲 -" * 20_000,
    "arrows in lines": ("->" * 950 + "\n") * 42,
    "half heads": "甲 2026-03-17 08:00" * 5_000,
    "brackets": "[" * 80_000,
    "colons": ":甲" * 40_000,
    "short lines": "甲:\n" * 27_000,
    "clocks": "(05:02:11)" * 8_000,
    "times": "2026-03-17 08:00:00\n" * 4_000,
    "digits": "请1" * 27_000,
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_paste_of_80_kb_is_read_in_a_second(name: str) -> None:
    began = time.process_time()
    read_chat(TRAPS[name], ZONE)
    read_notices(TRAPS[name], ZONE)
    assert time.process_time() - began < 1


def test_several_conversations_in_one_paste() -> None:
    text = PLAIN + "贵州老李 2026-03-17 08:22:00\n几时发货\n小满茶具:阿荷 2026-03-17 08:22:20\n今天\n"
    talks = read_chat(text, ZONE)
    assert [talk.buyer for talk in talks] == ["清茶淡饭", "贵州老李"]
    assert [len(talk.said) for talk in talks] == [2, 2]


@pytest.mark.parametrize(
    ("text", "buyers"),
    [
        ("甲 2026-03-17 08:00:00\n在吗\n乙 2026-03-17 08:00:10\n您好", ["甲"]),
        ("甲 2026-03-17 08:00:00\n在吗\n乙 2026-03-17 08:00:10\n嗯\n甲 2026-03-17 08:00:20\n好吧", ["甲"]),
        ("甲 2026-03-17 08:00:00\n在吗\n乙 2026-03-17 08:00:10\n有货吗", ["甲", "乙"]),
        ("小满 2026-03-17 08:00:00\n您好\n乙 2026-03-17 08:00:10\n有货吗", ["乙"]),
    ],
)
def test_who_is_who(text: str, buyers: list[str]) -> None:
    assert [talk.buyer for talk in read_chat(text, ZONE, ours=("小满",))] == buyers


def test_a_known_buyer_makes_the_other_one_us() -> None:
    text = "小满 2026-03-17 08:00:00\n收到了吗\n乙 2026-03-17 08:00:10\n还没"
    (talk,) = read_chat(text, ZONE, ours=("小满",), buyers=lambda nick: nick == "乙")
    assert [said.ours for said in talk.said] == [True, False]


def test_messages_without_time() -> None:
    talks = read_chat("清茶淡饭: 在吗\n急\n小满茶具:阿荷: 在的", ZONE)
    assert shape(talks) == [("清茶淡饭", [("-", "在吗\n急", False), ("-", "在的", True)])]


def test_words_alone_are_one_message_of_nobody() -> None:
    assert shape(read_chat("请问这个壶多大\n谢谢", ZONE)) == [(None, [("-", "请问这个壶多大\n谢谢", False)])]
    assert read_chat(" \n\n", ZONE) == []


def test_a_date_that_does_not_exist_is_words() -> None:
    assert shape(read_chat("甲 2026-02-30 08:00:00\n在吗", ZONE)) == [
        (None, [("-", "甲 2026-02-30 08:00:00\n在吗", False)])
    ]


def test_ten_thousand_lines() -> None:
    text = "".join(f"甲 2026-03-17 08:{n // 60 % 60:02d}:{n % 60:02d}\n第{n}句\n" for n in range(10_000))
    (talk,) = read_chat(text, ZONE)
    assert len(talk.said) == 10_000


def workbook(**sheets: list[list[str]]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return data.getvalue()


def test_the_extractors_workbook() -> None:
    cell = "2026-03-17 08:20:11\n清茶淡饭: 在吗\n有货吗\n\n2026-03-17 08:20:31\n小满茶具:阿荷: 您好,有的"
    data = workbook(聊天记录=[["客户ID", "聊天记录"], ["清茶淡饭", cell]])
    assert shape(read_chat_book(data, ZONE, (), bool) or []) == EXPECTED


def test_one_sheet_for_each_customer() -> None:
    rows = [["时间", "发送者", "内容"], ["2026-03-17 08:20:11", "清茶淡饭", "在吗\n有货吗"]]
    rows += [["2026-03-17 08:20:31", "客服", "您好,有的"]]
    talks = read_chat_book(workbook(清茶淡饭=rows, 老李=rows[:1]), ZONE, (), bool)
    assert shape(talks or []) == EXPECTED


def test_a_workbook_of_something_else_is_no_chat() -> None:
    assert read_chat_book(workbook(订单=[["订单编号", "买家会员名"], ["1", "甲"]]), ZONE, (), bool) is None
    with pytest.raises(ValueError, match=r"^"):
        read_chat_book(b"PK\x03\x04 no workbook", ZONE, (), bool)


def test_the_scrapers_json() -> None:
    rows = [
        {"time": "2026-03-17 08:20:11", "role": "用户", "name": "清***饭", "type": "text", "content": "在吗"},
        {"time": "2026-03-17 08:20:12", "role": "用户", "name": "清***饭", "type": "image", "content": "https://x"},
        {"time": "2026-03-17 08:20:13", "role": "系统", "name": "", "type": "text", "content": "会话开始"},
        {"time": 1773706831, "role": "客服", "name": "主账号", "type": "text", "content": "您好"},
    ]
    (talk,) = read_chat_json(msgspec.json.encode(rows), ZONE) or []
    assert talk.buyer == "清***饭"
    assert [said.text for said in talk.said] == ["在吗", "[图片]", "您好"]
    assert talk.said[2].at == datetime(2026, 3, 17, 8, 20, 31, tzinfo=ZONE)
    assert read_chat_json(b'{"a": 1}', ZONE) is None
    assert read_chat_json(b'[{"reviewer": "x"}]', ZONE) is None
    with pytest.raises(ValueError, match=r"^"):
        read_chat_json(b"[", ZONE)
