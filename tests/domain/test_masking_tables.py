"""What is left of personal data."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.shared.masking import find_phones, mask_name, mask_phone, mask_receiver, mask_text, masker
from csdesk.domain.shared.models import Receiver


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("张**", "张*"), ("A", "A*"), ("", ""), (None, None)])
def test_names(name: str | None, shown: str | None) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("19900000001", "199****0001"),
        ("199 0000 0001", "199****0001"),
        ("１９９０００００００１", "199****0001"),
        ("0571-88880001", "057****0001"),
        ("199****0001", "****"),
        ("123", "****"),
        (None, None),
    ],
)
def test_phones(phone: str | None, shown: str | None) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打这个 19900000001 谢谢", "打这个 199****0001 谢谢"),
        ("电话19900000001,急", "电话199****0001,急"),
        ("199 0000 0001", "199****0001"),
        ("199-0000-0001", "199****0001"),
        ("199.0000.0001", "199****0001"),
        ("1 9 9 0 0 0 0 0 0 0 1", "199****0001"),
        ("１９９０００００００１", "199****0001"),
        ("１９９　００００　０００１", "199****0001"),
        ("+86 19900000001", "199****0001"),
        ("86-199-0000-0001", "199****0001"),
        ("008619900000001", "199****0001"),
        ("0571-88880001", "057****0001"),
        ("+1 415 555 0001", "141****0001"),
        ("19900000001 2个", "199****0001 2个"),
        ("2 19900000001", "2 199****0001"),
        ("19900000001/19900000002", "199****0001/199****0002"),
        ("订单 4000000000004821 催", "订单 4000000000004821 催"),
        ("YT0000199000000012", "YT0000199000000012"),
        ("3 个 150ml 共 78.00", "3 个 150ml 共 78.00"),
        ("0317 AH 催发货", "0317 AH 催发货"),
        ("2026-03-17 08:30", "2026-03-17 08:30"),
        ("", ""),
        (None, None),
    ],
)
def test_phones_in_free_text(text: str | None, shown: str | None) -> None:
    assert mask_text(text) == shown


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", " ", "-", ".", "　"]),
    st.booleans(),
    st.text(alphabet="急请打电话abc,。", max_size=4),
)
def test_no_mobile_number_gets_through(phone: str, gap: str, wide: bool, around: str) -> None:
    digits = phone.translate({ord("0") + n: ord("０") + n for n in range(10)}) if wide else phone
    masked = mask_text(around + gap.join((digits[:3], digits[3:7], digits[7:])) + around)
    assert masked is not None
    assert masked == f"{around}{phone[:3]}****{phone[-4:]}{around}"


OTHER_FORMS = (
    "199\u200b0000\u200b0001", "1\u20609\u20609\u206000000001", "1️⃣9️⃣9️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣1️⃣", "①⑨⑨ 0000 0001", "𝟏𝟗𝟗𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟏",
    "١٩٩٠٠٠٠٠٠٠١", "一九九零零零零〇〇〇一", "幺九九零零零零零零零幺", "一99-0000-000壹",
    "199（0000）0001", "199/0000/0001", "199、0000、0001",
    "199*0000*0001", "199~0000~0001", "199，0000，0001", "1|9|9|0|0|0|0|0|0|0|1",
    "1、9、9、0、0、0、0、0、0、0、1", "199 - 0000 - 0001",
    "199\n0000\n0001", "199）（0000 0001", "1990000/0001", "199/00000001", "+86（199）0000-0001",
)  # fmt: skip


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_phone_is_seen_through_every_form(form: str) -> None:
    assert mask_text(f"急:{form} 三个") == "急:199****0001 三个"
    assert [one.digits for one in find_phones(f"急:{form} 三个")] == ["19900000001"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(0571)88880001", "(057****0001"),
        ("0571－8888－0001", "057****0001"),
        ("+44 20 7946 0958", "442****0958"),
        ("+1 (415) 555-0101", "141****0101"),
        ("00852 5123 4567", "852****4567"),
        ("852-5123-4567", "852****4567"),
        ("+886 912 345 678", "886****5678"),
        ("0912-345-678", "091****5678"),
        ("19900000001三个", "199****0001三个"),
        ("199 0000 0001转1234", "199****0001转1234"),
    ],
)
def test_land_lines_extensions_and_other_countries(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请改到文三路138号3幢501室，谢谢", "请改到****，谢谢"),
        ("寄文三路１３８号", "寄****"),
        ("杭州市西湖区文三路138号软件园3幢501室 急", "杭州市西湖区**** 急"),
        ("住在锦绣花园5号楼1单元302室", "住在****"),
        ("送12栋1单元502室", "送****"),
        ("人民路一百二十号", "****"),
        ("建国路甲92号", "****"),
        ("李家村3组12号", "****"),
        ("浦东新区张江路665弄12号301", "浦东新区****"),
        ("to 12 Main Street please", "to **** please"),
    ],
)
def test_streets_in_any_text(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "17:05,18:00,19:30", "13:00-14:30,15:00 1件", "168.00/2 共 3 件 2026-03-17", "2026年03月17日 08:30:00 1.5kg",
        "1个 2个 3个 4个 5个 6个", "尺寸 100*200*300 mm", "2860431975520047716", "一二三四五六七", "0317 2026-03-17",
        "我知道3号发货", "3号发货,2号到", "这条路3天到", "5楼的快递柜", "尺码38号", "长江路派出所", "2栋",
    ],
)  # fmt: skip
def test_what_is_no_phone_and_no_street_stays(text: str) -> None:
    assert mask_text(text) == text


OWN = Receiver("欧阳小满", "19900000001", "浙江省", "杭州市", "西湖区", "文三路 138 号软件园 3 幢 501 室")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("欧阳小满说改地址", "欧*说改地址"),
        ("收件人欧阳 小满", "收件人欧*"),
        ("欧\u200b阳小满收", "欧*收"),
        ("文 三 路１３８号软件园３幢５０１室", "****"),
        ("去文三路就行", "去****就行"),
        ("小满您好", "小满您好"),
    ],
)
def test_the_receiver_of_the_order_is_masked_in_what_is_said_of_it(text: str, shown: str) -> None:
    assert mask_text(text, (None, OWN)) == shown
    assert masker(reveal=False, receivers=(OWN,))(text) == shown
    assert masker(reveal=True, receivers=(OWN,))(text) == text


@pytest.mark.parametrize(
    "part", ["文三路", "1", "1 9 9 ", "花园3", "12 a b c ", "（1）", "+1 ", "199-", "村", "3幢", "路1号室"]
)
def test_a_long_text_takes_no_longer_than_it_is_long(part: str) -> None:
    start = time.process_time()
    mask_text(part * (80_000 // len(part)), (OWN,))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("上海市浦东新区世纪大道1号 王五 19900000055", "上海市浦东新区**** 王* 199****0055"),
        ("改到上海 王小五，电话：19900000055", "改到上海 王*，电话：199****0055"),
        ("收件人王五 19900000055", "收件人王* 199****0055"),
        ("19900000055 张三丰 上海", "199****0055 张* 上海"),
        ("世纪大道1号王五收", "****王*收"),
        ("文三路100号3幢502 李四", "**** 李*"),
        ("谢谢 19900000055", "谢谢 199****0055"),
        ("我马上打19900000055", "我马上打199****0055"),
        ("王五说杯子碎了", "王五说杯子碎了"),
    ],
)
def test_a_name_beside_a_phone_or_a_street_goes_with_it(text: str, shown: str) -> None:
    assert mask_text(text) == shown


def test_the_street_goes_and_the_district_stays() -> None:
    receiver = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路 100 号")
    assert mask_receiver(receiver) == Receiver("张*", "199****0001", "浙江省", "杭州市", "西湖区", "****")
    assert mask_receiver(None) is None
