"""Receivers out of pasted text: the region where the address begins, labels of every form, what is doubtful."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.shared.divisions import Place
from csdesk.intake.receivers.address import Parsed, parse_address
from csdesk.intake.receivers.divisions import load_divisions
from csdesk.intake.receivers.receiver_words import load_receiver_words
from csdesk.intake.receivers.region import read_region

DIVISIONS = load_divisions()
WHO = "沈小舟 19900000001 "


def read(text: str) -> Parsed:
    return parse_address(text, DIVISIONS)


def codes(text: str) -> list[str]:
    return [check.code or "" for check in read(text).doubts]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("杭州市西湖区浙江大学紫金港校区3舍", "浙江省 杭州市 西湖区 浙江大学紫金港校区3舍"),
        ("昆山市玉山镇上海公馆5幢301", "江苏省 苏州市 昆山市 玉山镇上海公馆5幢301"),
        ("余杭区仓前街道杭州师范大学2号楼", "浙江省 杭州市 余杭区 仓前街道杭州师范大学2号楼"),
        ("太仓市城厢镇华源上海城1幢202室", "江苏省 苏州市 太仓市 城厢镇华源上海城1幢202室"),
        ("杭州市西湖区西湖路1号", "浙江省 杭州市 西湖区 西湖路1号"),
        ("上海市杨浦区上海市第一医院2楼", "上海市 上海市 杨浦区 上海市第一医院2楼"),
        ("吉林省吉林市船营区北京路1号", "吉林省 吉林市 船营区 北京路1号"),
        ("海南省海口市美兰区海南大学", "海南省 海口市 美兰区 海南大学"),
        ("天津市河北区中山路1号", "天津市 天津市 河北区 中山路1号"),
        ("湖北省 省直辖县级行政区划 仙桃市 沙嘴街道仙桃大道1号", "湖北省 仙桃市 沙嘴街道 仙桃大道1号"),
        ("海南省 省直辖县级行政区划 琼中黎族苗族自治县 营根镇1号", "海南省 琼中黎族苗族自治县 营根镇 1号"),
        ("新疆自治区直辖县级行政区划石河子市红山街道1号", "新疆维吾尔自治区 石河子市 红山街道 1号"),
        ("北京市市辖区东城区东单1号", "北京市 北京市 东城区 东单1号"),
        ("重庆市县城口县葛城街道1号", "重庆市 重庆市 城口县 葛城街道1号"),
        ("上海上海市浦东新区锦绣路1号", "上海市 上海市 浦东新区 锦绣路1号"),
        ("浙江省杭州市浙江省杭州市西湖区文三路1号", "浙江省 杭州市 西湖区 文三路1号"),
        ("恩施州恩施市舞阳大道1号", "湖北省 恩施土家族苗族自治州 恩施市 舞阳大道1号"),
        ("景宁县红星街道1号", "浙江省 丽水市 景宁畲族自治县 红星街道1号"),
        ("北京 朝阳 建国路88号", "北京市 北京市 朝阳区 建国路88号"),
        ("苏州工业园区星湖街328号", "江苏省 苏州市 工业园区 星湖街328号"),
        ("香港九龙九龙城区弥敦道1号", "香港特别行政区 香港特别行政区 九龙城区 弥敦道1号"),
        ("香港 油尖旺区 弥敦道1号", "香港特别行政区 香港特别行政区 油尖旺区 弥敦道1号"),
        ("台湾省台北市信义区松仁路1号", "台湾省 台北市 信义区 松仁路1号"),
        ("台灣 新竹 湖口鄉中正路1號", "台湾省 新竹县 湖口乡 中正路1號"),
        ("廣東省廣州市天河區天河路1號", "广东省 广州市 天河区 天河路1號"),
        ("浙江省-杭州市-西湖区-文三路1号", "浙江省 杭州市 西湖区 文三路1号"),
    ],
)
def test_the_region_is_where_the_address_begins(text: str, where: str) -> None:
    found = read(WHO + text)
    assert (found.name, found.phone) == ("沈小舟", "19900000001")
    assert f"{found.province} {found.city} {found.district} {found.address}" == where
    assert found.doubts == ()


def test_a_part_of_hong_kong_without_its_district_stays_in_the_street() -> None:
    found = read(WHO + "香港九龙旺角弥敦道700号")
    assert (found.district, found.address) == (None, "九龙旺角弥敦道700号")
    assert [doubt.code for doubt in found.doubts] == ["district_missing"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (WHO + "朝阳区建国路1号", "place_ambiguous"),
        (WHO + "浙江大学紫金港校区3舍", "province_unknown"),
        (WHO + "古县镇莫干山路1号", "province_unknown"),
        (WHO + "杭州市海淀区中关村1号", "district_mismatch"),
        (WHO + "北京市浦东新区世纪大道1号", "place_elsewhere"),
        (WHO + "浙江省南京市玄武区中山路1号", "place_elsewhere"),
        (WHO + "浙江省杭州市西湖区文三路1号 江苏省南京市玄武区中山路1号", "place_elsewhere"),
        (WHO + "杭州市文三路1号", "district_missing"),
        (WHO + "浙江省文三路1号", "city_missing"),
        (WHO + "浙江省杭州市西湖区", "street_missing"),
        (WHO + "浙江省杭州市西湖区文三路1号 红梅傲雪", "left_over"),
        (WHO + "台湾省台北市板桥区文化路1号", "district_mismatch"),
        (WHO + "浙江省杭州市西湖区文三路1号红豆薏米茶", "street_doubtful"),
        (WHO + "浙江省杭州市西湖区文三路1号李明", "street_doubtful"),
        (WHO + "浙江省杭州市西湖区文三路1号还是寄到学校", "street_doubtful"),
        (WHO + "浙江省杭州市西湖区文三路1号 李明 5幢", "street_doubtful"),
        (WHO + "浙江省杭州市西湖区 123 文三路1号", "street_doubtful"),
        (WHO + "浙江省杭州市西湖区文三路1号2室 59", "street_doubtful"),
        (WHO + "浙江省杭州市西湖区文三路1号(+1)", "left_over"),
        (WHO + "浙江省杭州市西湖区文三路1号 江西省", "left_over"),
        (WHO + "浙江省杭州市西湖区江苏省南京市玄武区文三路1号", "place_elsewhere"),
        (WHO + "红豆：浙江省杭州市西湖区文三路1号", "left_over"),
        ("沈小舟 电话：红豆 19900000001 浙江省杭州市西湖区文三路1号", "left_over"),
        ("沈小舟和买买提·艾力 19900000001 浙江省杭州市西湖区文三路1号", "name_doubtful"),
        (WHO.strip() + ",123,浙江省杭州市西湖区文三路1号", "extension_doubtful"),
        (WHO + "浙江省杭州市西湖区文三路1号（放门口）", "left_over"),
        (WHO + "浙江省杭州市西湖区文三路1号 李明转交", "left_over"),
        (WHO + "款式：红豆薏米茶\n地址：浙江省杭州市西湖区文三路1号", "left_over"),
        ("沈小舟转李明 19900000001 浙江省杭州市西湖区文三路1号", "name_doubtful"),
        ("仓库买买提·艾力 19900000001 浙江省杭州市西湖区文三路1号", "name_doubtful"),
        ("姓名：沈小舟\n姓名：李明\n电话：19900000001\n地址：浙江省杭州市西湖区文三路1号", "left_over"),
        ("沈小舟 浙江省杭州市西湖区文三路1号", "phone_missing"),
        ("19900000001 浙江省杭州市西湖区文三路1号 尽快发货", "name_missing"),
        ("19900000001 浙江省杭州市西湖区文三路1号 昌平里", "name_doubtful"),
        ("沈小舟 19900000001/19900000002 浙江省杭州市西湖区文三路1号", "phones_two"),
        ("沈小舟[7839] 19900000001-4321 浙江省杭州市西湖区文三路1号", "extension_differs"),
        (WHO + "浙江省杭州市西湖区海棠苑[301]", "extension_doubtful"),
    ],
)
def test_what_is_not_certain_is_said(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "收货人\n{}\n手机号码\n{}\n收货地址\n浙江省 杭州市 西湖区 文三路1号",
        "收货人 {} 手机号码 {} 收货地址 浙江省 杭州市 西湖区 文三路1号",
        "【收货人】{}【电话】{}【地址】浙江省杭州市西湖区文三路1号",
        "姓名{}，电话{}，地址浙江省杭州市西湖区文三路1号",
        "详细地址：文三路1号\n所在地区：浙江省杭州市西湖区\n收货人：{}\n手机：{}",
        "省份:浙江省 城市:杭州市 区县:西湖区 详细地址:文三路1号 收件人:{} 电话:{}",
        "Name: {}\nPhone: {}\nAddress: 浙江省杭州市西湖区文三路1号",
        "收：{} {} 浙江省杭州市西湖区文三路1号",
        "麻烦寄到浙江省杭州市西湖区文三路1号 {}收 {}",
        "①{}\n②{}\n③浙江省杭州市西湖区文三路1号",
        "（1）姓名：{}（2）电话：{}（3）地址：浙江省杭州市西湖区文三路1号",
        "📍浙江省杭州市西湖区文三路1号\n👤{}\n📞{}",
        "【浙江省杭州市西湖区文三路1号】【{}】【{}】",
        "{}~{}~浙江省、杭州市、西湖区、文三路1号",
        "收貨人：{}\n電話：{}\n地址：浙江省杭州市西湖區文三路1号",
        "老板你好，寄这个地址：浙江省杭州市西湖区文三路1号(邮编：310000) {} {} 谢谢",
        "我叫{}，电话是{}，地址为浙江省杭州市西湖区文三路1号",
    ],
)
@pytest.mark.parametrize("name", ["沈小舟", "欧阳娜娜", "阿卜杜拉·买买提", "John Smith", "王女士"])
@pytest.mark.parametrize("phone", ["19900000001", "19900000001[7839]", "0571-55550000转802", "+852 5000 0001"])
def test_labels_names_and_phones_of_every_form(text: str, name: str, phone: str) -> None:
    found = read(text.format(name, phone))
    assert (found.name, found.address) == (name, "文三路1号")
    assert (found.province, found.city, found.district) == ("浙江省", "杭州市", "西湖区")
    assert found.phone in ("19900000001", "19900000001-7839", "0571-55550000-802", "+852-50000001")
    assert found.rest is None


@pytest.mark.parametrize("digits", ["199000000012", "1990000001", "199 0000 001", "5550000"])
def test_digits_that_are_no_phone_are_said_to_be_one_that_is_broken(digits: str) -> None:
    found = read(f"沈小舟 {digits} 浙江省杭州市西湖区文三路1号")
    assert (found.name, found.phone, found.rest) == ("沈小舟", None, None)
    assert [(check.code, check.detail) for check in found.doubts] == [("phone_bad", digits)]
    assert read("沈小舟 1990 0000001 浙江省杭州市西湖区文三路1号").phone == "19900000001"


@pytest.mark.parametrize(
    "part", ["红豆", "李明", "江苏省南京市", "两件", "放门口", "5幢", "(代收)", "还是", "abc", "12345678"]
)
@pytest.mark.parametrize("place", range(4))
def test_a_part_that_is_put_anywhere_is_read_into_the_receiver_or_said(part: str, place: int) -> None:
    parts = ["沈小舟", "19900000001", "浙江省杭州市西湖区", "文三路1号"]
    parts.insert(place + 1, part)
    found = read(" ".join(parts))
    assert found.doubts or part in f"{found.name} {found.address}".replace(" ", "")
    assert found.doubts or (found.name, found.phone) == ("沈小舟", "19900000001")


def test_the_extension_of_a_virtual_number_stands_behind_name_and_street() -> None:
    found = read("沈小舟[7839]\n18400001111\n上海市上海市浦东新区 锦绣路12弄 海棠苑3号楼[7839]")
    assert (found.name, found.phone, found.doubts) == ("沈小舟", "18400001111-7839", ())
    assert found.address == "锦绣路12弄海棠苑3号楼"
    assert read("沈小舟_7839 18400001111_7839 杭州市西湖区文三路1号").phone == "18400001111-7839"


def test_a_name_of_several_places_is_looked_for_near_the_former_one() -> None:
    text = WHO + "朝阳区建国路1号"
    found = parse_address(text, DIVISIONS, Place("北京市", "北京市", "东城区"))
    assert (found.province, found.district) == ("北京市", "朝阳区")
    assert [check.code for check in found.doubts] == ["place_near"]
    elsewhere = parse_address(text, DIVISIONS, Place("浙江省", "杭州市"))
    assert [check.code for check in elsewhere.doubts] == ["place_ambiguous"]
    assert (elsewhere.province, elsewhere.city, elsewhere.district) == (None, None, "朝阳区")


@given(st.lists(st.sampled_from([*"浙江省杭州市西湖区朝阳县路1号张 \n,:[]收地址", "199000000", "上海"]), max_size=60))
def test_no_words_break_it_and_every_doubt_has_its_word(parts: list[str]) -> None:
    found = read("".join(parts))
    said = {check.part for check in found.doubts}
    assert found.name or "name" in said
    assert found.phone or "phone" in said
    assert (found.province and found.city) or "place" in said
    assert not found.rest or "rest" in said


@pytest.mark.parametrize("tail", ["1路", "8区", "3县城", "2 杭州市西湖区"])
def test_no_region_depends_on_what_stands_behind_a_digit(tail: str) -> None:
    things = load_receiver_words().things
    for head in [*DIVISIONS.by_name, *(f"浙江省杭州市{more}" for more in ("", "西湖", "余杭开发", "三墩", "余杭区 "))]:
        alone, whole = (read_region(text, 0, DIVISIONS, things, Place()) for text in (head, head + tail))
        assert alone == whole, head


@pytest.mark.parametrize("text", ["浙江省杭州市", "收货人:张三 ", "张", "市辖区", "[1234]", "上海 ", "a "])
def test_long_pastes_are_read_in_a_moment(text: str) -> None:
    start = time.process_time()
    read(text * (80_000 // len(text)))
    assert time.process_time() - start < 1


def test_made_receivers_are_right_or_said_to_be_doubtful() -> None:
    script = Path(__file__).parents[3] / "scripts/bench_addresses.py"
    done = subprocess.run([sys.executable, script, "--count", "400", "--seed", "7"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("广东省东莞市昆山市玉山镇新华路3号", "昆山市"),
        ("湖北省仙桃市天门市新华路3号", "天门市"),
        ("海南省昌江黎族自治县揭西县建设路155号", "揭西县"),
        ("浙江省杭州市西湖区上城区新华路3号", "上城区"),
        ("所在地区：浙江省杭州市西湖区 详细地址：余杭区碧水湾3栋201", "余杭区"),
        ("所在地区：浙江省杭州市西湖区 云溪街道 详细地址：余杭区新华路3号", "余杭区"),
        ("所在地区：浙江省杭州市西湖区 详细地址：宁波市青石镇柳树村", "宁波市"),
        ("湖北省仙桃市天门市场路3号", None),
        ("广东省东莞市东莞市长安镇新华路3号", None),
        ("浙江省杭州市西湖区宁波市第一医院3号楼", None),
        ("江苏省南京市鼓楼区温州市商会大厦3号", None),
        ("四川省成都市锦江区成都市第三医院", None),
        ("江苏省苏州市吴江区吴江市松陵镇新华路3号", None),
        ("北京市西城区宣武区广安门内大街3号", None),
        ("山西省临汾市洪洞县新城区人民路3号", None),
    ],
)
def test_another_place_behind_the_region_is_told(text: str, other: str | None) -> None:
    """Whoever moved changes the street and forgets the district: both are shown; a house's name is none."""
    found = [check.detail for check in read(WHO + text).doubts if check.code == "place_elsewhere"]
    assert found == ([other] if other else [])


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("龙泉街道 花园巷水岸新城快递柜", "龙泉街道花园巷水岸新城快递柜", None),
        ("龙泉街道 龙泉街道花园巷1号", "龙泉街道花园巷1号", None),
        ("龙泉街道 放快递柜", "龙泉街道", "放快递柜"),
        ("花园巷1号兔喜生活 电话打不通放门口", "花园巷1号兔喜生活", "电话打不通放门口"),
    ],
)
def test_town_alone_has_its_street_behind_it(text: str, address: str, rest: str | None) -> None:
    found = read(f"{WHO}重庆市渝北区{text}")
    assert (found.address, found.rest) == (address, rest)


@pytest.mark.parametrize("said", ["（微信同号）", " 微信同号", " 备用 19900000002", "或19900000002"])
def test_words_beside_the_phone_are_not_left_over(said: str) -> None:
    assert read(f"沈小舟 19900000001{said} 重庆市渝北区花园巷1号").rest is None


@pytest.mark.parametrize("end", ["3单元", "3号楼上", "2号房东侧", "8号门卫"])
def test_what_counts_houses_is_no_name(end: str) -> None:
    found = read(f"贵州省贵阳市南明区和平路{end}")
    assert (found.name, found.address) == (None, f"和平路{end}")


@pytest.mark.parametrize("goods", ["盖碗", "毛衣", "温杯", "白茶", "黄花梨手串", "云片糕"])
@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("{place} {goods}", None),
        ("19900000011 {place} {goods}", None),
        ("{goods} 19900000011 {place}", None),
        ("{place} {goods} 19900000011", None),
        ("{place}房小明 {goods}", None),
        ("楼小明 19900000011 {place}楼 {goods}", "楼小明"),
        ("{goods} 李小明 19900000011 {place}", "李小明"),
        ("收件人：{goods} 19900000011 {place}", "{goods}"),
    ],
)
def test_goods_that_begin_with_a_surname_are_no_name(form: str, name: str | None, goods: str) -> None:
    parsed = parse_address(form.format(place="浙江省杭州市西湖区文三路3号", goods=goods), load_divisions())
    assert parsed.name == (name and name.format(goods=goods))
    assert goods in (parsed.name, parsed.rest)
    assert (name is None) == any(check.code == "name_missing" for check in parsed.doubts)


def test_a_product_of_the_shop_is_no_name_and_a_name_behind_a_doubted_street_is_doubted() -> None:
    words = "浙江省杭州市西湖区文三路3号 丁香 19900000011"
    read = parse_address(words, load_divisions(), goods=["丁香花茶"])
    assert (read.name, read.rest) == (None, "丁香")
    assert parse_address(words, load_divisions()).name == "丁香"  # it is a name as well, and nothing else is here
    odd = parse_address("浙江省杭州市西湖区文三路3号房小明 丁香 19900000011", load_divisions())
    assert {"street_doubtful", "name_doubtful"} <= {check.code for check in odd.doubts}
