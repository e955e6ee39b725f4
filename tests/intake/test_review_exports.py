"""Every layout of review exports that is known, and what is done with odd ones."""

from __future__ import annotations

import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
import xlsxwriter

from csdesk.domain.talk.reviews import ReviewKind
from csdesk.intake.apart import NotATable
from csdesk.intake.reviews import ReviewFacts, ReviewFile, is_silent, read_reviews

ZONE = ZoneInfo("Asia/Shanghai")


def read(data: str | bytes, name: str = "x.csv") -> ReviewFile:
    raw = data.encode() if isinstance(data, str) else data
    found = read_reviews(raw, Path(name), ZONE)
    assert found is not None
    return found


def essence(facts: ReviewFacts) -> tuple[object, ...]:
    when = f"{facts.created_at:%Y-%m-%d %H:%M}" if facts.created_at else None
    return (facts.order_no, facts.buyer_nick, facts.stars, facts.said, facts.text, when, facts.reply)


BAD, OK = ReviewKind.NEGATIVE, ReviewKind.GOOD
LAYOUTS: dict[str, tuple[str, tuple[object, ...]]] = {
    "TOP TradeRate": (
        "content,created,item_price,item_title,nick,num_iid,oid,rated_nick,reply,result,role,tid,valid_score\n"
        "盖子碎了,2026-03-16 21:00:00,39.00,盖碗,清茶淡饭,1,2,小满茶具,,bad,buyer,4000000000004821,true\n",
        ("4000000000004821", "清茶淡饭", None, BAD, "盖子碎了", "2026-03-16 21:00", None),
    ),
    "Taobao hand dump": (
        "买家昵称,评价内容,评价时间,订单号\n清茶淡饭,盖子碎了,2026-03-16 21:00:00,4000000000004821\n",
        ("4000000000004821", "清茶淡饭", None, None, "盖子碎了", "2026-03-16 21:00", None),
    ),
    "browser plug-in": (
        "\ufeff用户昵称,评分,日期,SKU,评论内容,追加评论,商家回复,平台\n清***饭,1星,2026-03-16,白,盖子碎了,还是碎的,抱歉,拼多多\n",
        (None, "清***饭", 1, None, "盖子碎了", "2026-03-16 00:00", "抱歉"),
    ),
    "Judge.me export": (
        "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply,"
        "reply_date,picture_urls,ip_address,location\n"
        "Broken,The lid is broken,1,2026-03-16 13:00:00 UTC,web,ok,Mo,mo@shop.example,1,gaiwan,,,,,\n",
        (None, "Mo", 1, None, "Broken\nThe lid is broken", "2026-03-16 21:00", None),
    ),
    "Judge.me import": (
        "title,body,rating,review_date,reviewer_name,reviewer_email,product_id,product_handle,reply,picture_urls\n"
        "Broken,The lid is broken,1,05/03/2026,Mo,mo@shop.example,1,gaiwan,,\n",
        (None, "Mo", 1, None, "Broken\nThe lid is broken", "2026-03-05 00:00", None),
    ),
    "Shopify Product Reviews": (
        "product_handle,state,rating,title,author,email,location,body,reply,created_at,replied_at\n"
        "gaiwan,published,5,Great,Mo,mo@shop.example,,Love it,Thanks,2026-03-16 21:00:00 +0800,\n",
        (None, "Mo", 5, None, "Great\nLove it", "2026-03-16 21:00", "Thanks"),
    ),
    "Loox": (
        "id,status,rating,email,nickname,full_name,review,date,productId,handle,img,variant,verified_purchase\n"
        "a1,active,4,mo@shop.example,Mo,Mo M,Nice,2026-03-16 21:00:00,1,gaiwan,,white,true\n",
        (None, "Mo", 4, None, "Nice", "2026-03-16 21:00", None),
    ),
    "Yotpo": (
        "Review Title;Review Content;Review Score;Date;Product ID;Product Title;Product URL;Display Name;Email;"
        "Verified Purchase\nBroken;The lid is broken;1;2026-03-16;1;Gaiwan;;Mo;mo@shop.example;yes\n",
        (None, "Mo", 1, None, "Broken\nThe lid is broken", "2026-03-16 00:00", None),
    ),
    "Okendo": (
        "Review ID,Product ID,Product Name,Rating,Title,Body,Reviewer Name,Is Verified Buyer,Date Created,Status\n"
        "r1,1,Gaiwan,3,So so,It is fine,Mo,true,2026-03-16T13:00:00Z,Approved\n",
        (None, "Mo", 3, None, "So so\nIt is fine", "2026-03-16 21:00", None),
    ),
    "WooCommerce": (
        "comment_ID,comment_post_ID,comment_author,comment_author_email,comment_author_url,comment_author_IP,"
        "comment_date,comment_date_gmt,comment_content,comment_approved,comment_parent,user_id,rating,verified,title,"
        "product_SKU,product_title\n"
        "7,1,Mo,mo@shop.example,,,2026-03-16 21:00:00,2026-03-16 13:00:00,Broken,1,0,0,1,1,,GW-01,Gaiwan\n"
        "8,1,Shop,me@shop.example,,,2026-03-17 08:00:00,2026-03-17 00:00:00,Sorry,1,7,1,,1,,GW-01,Gaiwan\n",
        (None, "Mo", 1, None, "Broken", "2026-03-16 21:00", None),
    ),
    "Olist": (
        "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,"
        "review_answer_timestamp\nr1,abc1234567890,1,,Broken,2026-03-16 21:00:00,\n",
        ("abc1234567890", None, 1, None, "Broken", "2026-03-16 21:00", None),
    ),
    "any table": (
        "某店评价导出\n订单编号,商品名称,买家会员名,评价星级,评价内容,评价时间\n"
        "4000000000004821,盖碗,清茶淡饭,★★☆☆☆,盖子碎了,2026/3/16 21:00\n",
        ("4000000000004821", "清茶淡饭", 2, None, "盖子碎了", "2026-03-16 21:00", None),
    ),
}


@pytest.mark.parametrize(("text", "found"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout(text: str, found: tuple[object, ...]) -> None:
    file = read(text)
    assert [essence(facts) for facts in file.reviews] == [found]
    assert file.problems == []


@pytest.mark.parametrize(("text", "found"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_layout_as_a_workbook(text: str, found: tuple[object, ...]) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sign = ";" if "Title;" in text else ","
        for number, line in enumerate(text.lstrip("\ufeff").splitlines()):
            sheet.write_row(number, 0, line.split(sign))
    assert [essence(facts) for facts in read(data.getvalue(), "x.xlsx").reviews] == [found]


def test_the_public_comments_of_jd() -> None:
    row = {"id": 7, "content": "盖子碎了", "creationTime": "2026-03-16 21:00:00", "referenceId": "1000", "score": 1}
    row |= {"nickname": "清***饭", "productColor": "白", "productSize": "大", "replyCount": 0, "afterDays": 0}
    (facts,) = read(json.dumps({"comments": [row]}), "a.json").reviews
    assert essence(facts) == (None, "清***饭", 1, None, "盖子碎了", "2026-03-16 21:00", None)


def test_the_etsy_download_with_look_alikes() -> None:
    row = {"reviewer": "Mo", "date_reviewed": "03/16/2026", "star_rating": 5, "message": "Nice", "order_id": 1234567890}
    file = read(msgspec.json.encode([row, row]), "reviews.json")
    assert [essence(facts)[:5] for facts in file.reviews] == [("1234567890", "Mo", 5, None, "Nice")] * 2
    assert len({facts.key for facts in file.reviews}) == 2
    assert [facts.key for facts in read(msgspec.json.encode([row, row])).reviews] == [f.key for f in file.reviews]


def test_the_answer_of_an_interface() -> None:
    rate = {"content": "好", "created": "2026-03-16 21:00:00", "nick": "清茶淡饭", "result": "good", "tid": 1}
    other = {**rate, "role": "seller"}
    file = read(msgspec.json.encode({"traderates_get_response": {"trade_rates": {"trade_rate": [rate, other]}}}))
    assert [facts.said for facts in file.reviews] == [OK]


@pytest.mark.parametrize(
    "text",
    [
        "此用户没有填写评价。",
        "此用户没有填写评论!",
        "系统默认好评",
        "系统默认评论",
        "默认好评",
        "评价方未及时做出评价,系统默认好评!",
        "评价方未及时做出评价，系统默认好评！",
        "15天内买家未作出评价",
        "该用户觉得商品非常好",
        "",
    ],
)
def test_what_platforms_fill_in_is_silence(text: str) -> None:
    assert is_silent(text)
    assert not is_silent(f"{text}真的很好用")


def test_a_date_that_cannot_be_read_is_a_problem_and_the_review_stays() -> None:
    file = read("买家昵称,评价内容,评价时间,订单号\n甲,碎了,明天,4000000000004821\n")
    assert [(found.row, found.column, found.code) for found in file.problems] == [(2, "评价时间", "bad_date")]
    assert file.reviews[0].created_at is None


def test_gbk_title_rows_and_a_repeated_header() -> None:
    head = "买家昵称,评价内容,评价时间,订单号\n"
    first = "甲,碎了,2026-03-16 21:00:00,4000000000004821\n"
    text = f"评价导出\n{head}{first},,,\n{head}乙,好,2026-03-16 21:00:00,400000000009\n"
    assert [facts.buyer_nick for facts in read(text.encode("gb18030")).reviews] == ["甲", "乙"]


def test_what_is_no_review_is_none() -> None:
    assert read_reviews("订单编号,买家会员名\n1,甲\n".encode(), Path("x.csv"), ZONE) is None
    assert read_reviews(b'[{"a": 1}]', Path("x.json"), ZONE) is None
    with pytest.raises(NotATable):
        read_reviews(b"[", Path("x.json"), ZONE)
