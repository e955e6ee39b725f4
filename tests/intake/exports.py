"""Made-up exports in the shapes that shops really get: one maker per layout, CSV and workbook, all the dirt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

NOON = datetime.fromisoformat("2026-03-16T12:00:00")


class Sale(Struct, frozen=True):
    """One made-up order: nobody's name, nobody's phone."""

    no: str
    state: str = "paid"
    nick: str = "清茶淡饭"
    name: str = "测试甲"
    phone: str = "19900000001"
    region: tuple[str, str, str] = ("浙江省", "杭州市", "西湖区")
    street: str = "文三路  100号3幢502"
    items: tuple[tuple[str, str, str, int, str], ...] = (
        ("青瓷盖碗", "GW-01", "颜色分类：天青;容量：150ml", 2, "39.00"),
    )
    freight: str = "0.00"
    message: str = ""
    memo: str = ""
    created: datetime = NOON
    paid: datetime | None = NOON + timedelta(minutes=3)
    shipped: datetime | None = None
    courier: str = ""
    tracking: str = ""
    cod: bool = False

    @property
    def goods(self) -> str:
        """The price of the goods."""
        return f"{sum(qty * float(price) for _t, _s, _v, qty, price in self.items):.2f}"

    @property
    def total(self) -> str:
        """What the buyer pays."""
        return f"{float(self.goods) + float(self.freight):.2f}"


def show(at: datetime | None) -> str:
    """Return a time as exports write it."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


TAOBAO_STATES = {
    "unpaid": "等待买家付款",
    "paid": "买家已付款，等待卖家发货",
    "part_shipped": "卖家部分发货",
    "shipped": "卖家已发货，等待买家确认",
    "completed": "交易成功",
    "closed": "交易关闭",
}
PDD_STATES = {
    "unpaid": "待支付",
    "paid": "待发货",
    "shipped": "已发货，待签收",
    "delivered": "已签收",
    "completed": "已收货",
    "closed": "已取消",
    "refunded": "未发货，退款成功",
}
DOUYIN_STATES = {
    "unpaid": "待支付",
    "paid": "待发货",
    "shipped": "已发货",
    "completed": "已完成",
    "closed": "已关闭",
}

_T_HEAD = "买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,"
_T_OLD = (
    _T_HEAD
    + "收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,"
    "宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,特权订金订单id,"
)
_T_LATE = (
    "是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易,"
    "新零售交易类型,新零售导购门店名称,新零售导购门店id,新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,打款商家金额,"
    "含应开票给个人的个人红包"
)
HEADERS = {
    "T-A": "订单编号,买家会员名,买家支付宝账号,"
    + _T_OLD
    + "定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易",
    "T-B": "订单编号,买家会员名,买家支付宝账号," + _T_OLD + _T_LATE,
    "T-C": "订单编号,买家会员名,买家支付宝账号,支付单号,支付详情,"
    + _T_OLD
    + _T_LATE
    + ",是否信用购,体验期结束时间,前N有礼,配送类型,主订单编号",
    "T-D": "订单编号,买家会员名,买家会员昵称,支付单号,支付详情,"
    + _T_OLD.replace(" ,", ",").replace("联系手机,", "联系手机,虚拟号过期时间,").replace("买家会员昵称,", "")
    + _T_LATE
    + ",是否信用购,体验期结束时间,前N有礼,配送类型,直播返现状态,返现金额,延迟发货自动赔付金额,新零售成交门店昵称,新零售成交门店id,"
    "新零售成交经销商id,预售订单,发货时间,商家备忘,主订单编号",
    "T-E": "订单编号,支付单号,支付详情,买家应付货款,买家应付邮费,总金额,买家实付金额,订单创建时间,订单付款时间,商品标题,退款金额,"
    "是否主动赔付,主动赔付金额,主动赔付出账时间,商品属性SKU,C2B小额收款,确认收货打款金额,含应开票给个人红包,总金额(旧版),订单状态,"
    "买家留言,商家备注,备注标签,应发货时间,收货人姓名,收货地址,联系手机,物流单号,物流公司",
    "T-items-old": "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码",
    "T-items-2022": "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,支付单号,买家应付货款,"
    "买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间",
    "T-items": "子订单编号,主订单编号,商品标题,商品价格,购买数量,外部系统编号,商品属性,套餐信息,联系方式备注,订单状态,商家编码,支付单号,"
    "买家应付货款,买家实付金额,退款状态,退款金额,订单创建时间,订单付款时间,淘鲜达渠道,商品ID,备注标签,商家备注,主订单买家留言,发货时间,"
    "物流单号,物流公司,是否主动赔付,主动赔付金额,主动赔付出账时间,应发货时间,飞猪购订单信息,免单资格,免单金额,百亿补贴超链订单信息,"
    "超链半托管订单信息",
    "T-refunds": "订单编号,退款编号,支付单号,订单付款时间,商品id,商品编码,退款完结时间,买家实际支付金额,宝贝标题,买家退款金额,"
    "手工退款/系统退款,售后类型,退款的申请时间,超时时间,退款状态,货物状态",
    "P-A": "商品,订单号,订单状态,商品总价(元),店铺优惠折扣(元),平台优惠折扣(元),邮费(元),上门安装费(元),送货入户费(元),送货入户并安装费(元),"
    "用户实付金额(元),商品数量(件),身份证姓名,身份证号码,收货人,手机,是否异常,省,市,区,街道,支付时间,拼单成功时间,订单确认时间,承诺发货时间,"
    "发货时间,确认收货时间,商品id,商品规格,用户购买手机号,样式ID,商家编码-SKU维度,商家编码-商品维度,快递单号,快递公司,海淘清关订单号,支付ID,"
    "支付方式,是否抽奖或0元试用,是否顺丰加价,商家备注,售后状态,买家留言,关联货品编码,货品名称,货品类型,子货品,仓库名称,仓库所在地址,"
    "是否门店自提,门店名称,门店自定义编码,旅行类信息",
    "P-B": "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
    "商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,售后状态,"
    "快递单号,快递公司,订单成交时间,是否分期,分期期数,手续费承担方,分期方式",
    "D-A": "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,优惠总金额,平台优惠,商家优惠,"
    "达人优惠,商家改价,支付优惠,红包抵扣,支付方式,手续费,收件人,收件人手机号,省,市,区,街道,详细地址,买家留言,订单提交时间,旗帜颜色,商家备注,"
    "订单完成时间,支付完成时间,APP渠道,流量来源,订单状态,承诺发货时间,订单类型,鲁班落地页ID,达人ID,达人昵称,所属门店ID,售后状态,取消原因,"
    "预约发货时间,仓库ID,仓库名称,是否安心购,广告渠道,流量类型,流量体裁,流量渠道,发货主体,发货主体明细,发货时间,降价类优惠,"
    "平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额,预计送达时间,是否平台仓自流转,车型,商品69码,发货SN码,发货IMEI码1,"
    "发货IMEI码2,预约送达时间,建议发货时间（起）,建议发货时间（止）",
    "D-B": "主订单编号,子订单编号,支付方式,选购商品,货号,商品ID,商家编码,商品数量,商品金额,订单提交时间,支付完成时间,订单完成时间,承诺发货时间,"
    "预约发货时间,买家留言,旗帜颜色,商家备注,APP渠道,订单状态,取消原因,售后状态,订单类型,发货时间,车型,是否是以旧换新,换新额外补贴,"
    "换新额外补贴发放状态,订单应付金额,运费,优惠总金额,平台优惠,商家优惠,达人优惠,商家改价,支付优惠,手续费,红包抵扣,降价类优惠,"
    "平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额,收件人,收件人手机号,省,市,区,街道,详细地址,是否修改过地址,快递信息,序列号,"
    "达人ID,达人昵称,拼团订单团编号,商品单价是否含税,税费,鲁班落地页ID,所属门店ID,流量来源,仓库ID,仓库名称,是否安心购,广告渠道,流量类型,"
    "流量体裁,流量渠道,发货主体,发货主体明细,教育优惠,预计送达时间,是否平台仓自流转,是否是渠道商品,预约送达时间,建议发货时间（起）,"
    "建议发货时间（止）",
    "D-C": "售后单号,订单号,商品单号,商品名称,商品ID,应付金额（元）,商品运费（元）,支付优惠（元）,商品税费（元）,商品发货状态,售后类型,"
    "退商品金额（元）,售后状态,售后申请时间",
}

Rows = list[dict[str, str]]


def taobao_rows(sale: Sale, **more: str) -> Rows:
    """Return the row of an order-level Taobao file, under the labels of every generation."""
    paid = sale.total if sale.paid else "0.00"
    address = " ".join((*sale.region, f"{sale.street}(310000)"))
    title = "，".join(item[0] for item in sale.items)
    quantity = str(sum(item[3] for item in sale.items))
    ship_by = f"子订单{sale.no}： {sale.created + timedelta(hours=50):%Y-%m-%d %H:%M}前 ; 子订单{sale.no}： 2099-01-01 00:00前"
    cells = {
        "订单编号": f'="{sale.no}"',
        "买家会员名": sale.nick,
        "买家应付货款": sale.goods,
        "买家应付邮费": sale.freight,
        "总金额": sale.total,
        "总金额(旧版)": "9999.00",
        "买家实际支付金额": paid,
        "买家实付金额": paid,
        "订单状态": TAOBAO_STATES[sale.state],
        "买家留言": sale.message or "null",
        "收货人姓名": sale.name,
        "收货地址": address,
        "运送方式": "货到付款" if sale.cod else "快递",
        "联系手机": f"'{sale.phone}",
        "订单创建时间": show(sale.created),
        "订单付款时间": show(sale.paid),
        "发货时间": show(sale.shipped),
        "应发货时间": ship_by,
        "宝贝标题": title,
        "商品标题": title,
        "宝贝种类": str(len(sale.items)),
        "宝贝总数量": quantity,
        "物流单号": f"No:{sale.tracking}" if sale.tracking else "",
        "物流公司": sale.courier,
        "订单备注": sale.memo,
        "商家备注": sale.memo,
        "商家备忘": sale.memo,
        "店铺Id": "0",
        "店铺名称": "小满茶具",
        "订单关闭原因": "买家未付款" if sale.state == "closed" else "订单未关闭",
        "卖家服务费": "0",
        "买家服务费": "0元",
        "退款金额": "无退款申请",
    }
    return [cells | more]


def taobao_item_rows(sale: Sale, **more: str) -> Rows:
    """Return the rows of an item-level Taobao file."""
    return [
        {
            "子订单编号": f"{sale.no}{index}",
            "主订单编号": sale.no,
            "订单编号": f'="{sale.no}"',
            "标题": title,
            "商品标题": title,
            "价格": price,
            "商品价格": price,
            "购买数量": str(quantity),
            "商品属性": variant,
            "商家编码": sku,
            "订单状态": TAOBAO_STATES[sale.state],
            "退款状态": "没有申请退款",
            "退款金额": "无退款申请",
            "订单创建时间": show(sale.created),
            "订单付款时间": show(sale.paid),
        }
        | more
        for index, (title, sku, variant, quantity, price) in enumerate(sale.items, 1)
    ]


def pdd_rows(sale: Sale, **more: str) -> Rows:
    """Return the rows of a Pinduoduo file: blank cells are a lone TAB, ids and codes carry one at the end."""
    rows = []
    for title, sku, variant, quantity, price in sale.items:
        goods = f"{quantity * float(price):.2f}"
        cells = {
            "商品": title,
            "订单号": f"{sale.no}\t",
            "订单状态": PDD_STATES[sale.state],
            "商品总价(元)": goods,
            "邮费(元)": sale.freight,
            "用户实付金额(元)": goods,
            "商品数量(件)": f"{quantity}\t",
            "收货人": sale.name,
            "手机": f"{sale.phone}\t",
            "省": sale.region[0],
            "市": sale.region[1],
            "区": sale.region[2],
            "街道": sale.street,
            "支付时间": show(sale.paid) or "\t",
            "订单成交时间": show(sale.paid) or "\t",
            "承诺发货时间": show(sale.created + timedelta(hours=48)),
            "发货时间": show(sale.shipped) or "\t",
            "商品规格": variant,
            "商家编码-SKU维度": f"{sku}\t",
            "商家编码-规格维度": f"{sku}\t",
            "快递单号": f"{sale.tracking}\t",
            "快递公司": sale.courier or "\t",
            "商家备注": sale.memo or "\t",
            "售后状态": "退款成功" if sale.state == "refunded" else "无售后或售后取消",
            "买家留言": sale.message or "\t",
        }
        rows.append(cells | more)
    return rows


def douyin_rows(sale: Sale, **more: str) -> Rows:
    """Return the rows of a Douyin file: one per sub-order, a TAB before each text, `-` for an empty one."""
    rows = []
    for index, (title, sku, variant, quantity, price) in enumerate(sale.items, 1):
        goods = f"{quantity * float(price):.2f}"
        cells = {
            "主订单编号": f"\t{sale.no}",
            "子订单编号": f"\t{sale.no[:-1]}{index}",
            "选购商品": f"\t{title}",
            "商品规格": f"\t{variant}",
            "货号": f"\t{variant}",
            "商品数量": str(quantity),
            "商家编码": f"\t{sku}",
            "商品单价": price,
            "商品金额": goods,
            "订单应付金额": goods,
            "运费": sale.freight,
            "支付方式": "货到付款" if sale.cod else "微信",
            "收件人": f"\t{sale.name}",
            "收件人手机号": f"\t{sale.phone}",
            "省": sale.region[0],
            "市": sale.region[1],
            "区": sale.region[2],
            "街道": "文新街道",
            "详细地址": f"\t{sale.street}",
            "买家留言": sale.message or "-",
            "订单提交时间": show(sale.created),
            "支付完成时间": show(sale.paid) or "-",
            "承诺发货时间": show(sale.created + timedelta(hours=48)),
            "发货时间": show(sale.shipped) or "-",
            "旗帜颜色": "-",
            "商家备注": sale.memo or "-",
            "订单状态": DOUYIN_STATES[sale.state],
            "售后状态": "-",
            "取消原因": "-",
            "快递信息": f"{sale.courier} {sale.tracking}".strip() or "-",
        }
        rows.append(cells | more)
    return rows


MAKERS = {"T": taobao_rows, "T-items": taobao_item_rows, "P": pdd_rows, "D": douyin_rows}


def make_rows(layout: str, sales: Iterable[Sale], **more: str) -> Rows:
    """Return the rows of sales in a layout of `HEADERS`; `more` replaces cells by their labels."""
    maker = MAKERS["T-items" if layout.startswith("T-items") else layout[0]]
    return [row for sale in sales for row in maker(sale, **more)]


def table(layout: str, rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Return header and rows as cells."""
    header = HEADERS[layout].split(",")
    return [header, *([row.get(label.strip(), "") for label in header] for row in rows)]


def csv_bytes(
    cells: Sequence[Sequence[Any]], encoding: str = "gb18030", delimiter: str = ",", end: str = "\r\n"
) -> bytes:
    """Return a table as CSV."""
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=delimiter, lineterminator=end).writerows(cells)
    return sheet.getvalue().encode(encoding)


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return tables as a workbook; texts stay texts, numbers numbers, times times."""
    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                for index, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, index, cell, form)
                    elif cell != "":
                        sheet.write(number, index, cell)
    return data.getvalue()


FILES = {
    "T-A": ("ExportOrderList202603170800.csv", "gb18030"),
    "T-B": ("ExportOrderList20260317080000.csv", "gb18030"),
    "T-C": ("ExportOrderList202603170801.xlsx", ""),
    "T-D": ("ExportOrderList202603170802.xlsx", ""),
    "T-E": ("ExportOrderList202603170803.xlsx", ""),
    "T-items-old": ("ExportOrderDetailList202603170804.csv", "gb18030"),
    "T-items-2022": ("ExportItemlList202603170805.csv", "gb18030"),
    "T-items": ("ExportItemlList202603170806.xlsx", ""),
    "P-A": ("orders_export2026-03-17-08-07-00.csv", "utf-8"),
    "P-B": ("orders_export2026-03-17-08-08-00.xlsx", ""),
    "D-A": ("1773706140_0f3a9c.csv", "utf-8-sig"),
    "D-B": ("1773706200_7b21de.xlsx", ""),
}
"""A name for a file of each layout, and its encoding; none for a workbook."""


def file_bytes(layout: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a file of a layout as the platform writes it."""
    cells = table(layout, rows)
    encoding = FILES[layout][1]
    sheet = {"T": "export", "P": "Sheet0", "D": "订单明细"}[layout[0]]
    return csv_bytes(cells, encoding) if encoding else xlsx_bytes({sheet: cells})
