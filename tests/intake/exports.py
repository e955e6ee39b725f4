"""Made-up exports in the shapes that shops really get: one maker per layout, CSV and workbook, all the dirt."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.intake.made import TEMPLATES, template_rows

NOON = datetime.fromisoformat("2026-03-16T12:00:00")


CUP = ("青瓷盖碗", "GW-01", "颜色分类：天青;容量：150ml", 2, "39.00")
"""Title, code, variant, pieces, price of one."""


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

_HEADERS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("headers.toml").read_text(encoding="utf-8"))
OTHERS: dict[str, str] = _HEADERS.pop("others")
HEADERS: dict[str, str] = _HEADERS | {name: form.header for name, form in TEMPLATES.items()}
"""The header of each layout."""

Rows = list[dict[str, str]]


def taobao_rows(sale: Sale, **more: str) -> Rows:
    """Return the row of an order-level Taobao file, under the labels of every generation."""
    paid = sale.total if sale.paid else "0.00"
    address = " ".join((*sale.region, f"{sale.street}(310000)"))
    title = "，".join(item[0] for item in sale.items)
    quantity = str(sum(item[3] for item in sale.items))
    due = f"{sale.created + timedelta(hours=50):%Y-%m-%d %H:%M}前"
    ship_by = f"子订单{sale.no}： {due} ; 子订单{sale.no}： 2099-01-01 00:00前"
    cells = {
        "订单编号": f'="{sale.no}"',
        "买家会员名": sale.nick,
        "买家应付货款": sale.goods,
        "买家应付邮费": sale.freight,
        "总金额": sale.total,
        "总金额(旧版)": "9999.00",
        "买家实际支付金额": paid,
        "买家实付金额": paid,
        "订单状态": "等待卖家发货" if sale.cod else TAOBAO_STATES[sale.state],
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
            "订单状态": "等待卖家发货" if sale.cod else TAOBAO_STATES[sale.state],
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
    if layout in TEMPLATES:
        return [row for sale in sales for row in template_rows(layout, sale, **more)]
    maker = MAKERS["T-items" if layout.startswith("T-items") else layout[0]]
    return [row for sale in sales for row in maker(sale, **more)]


def platform_of(layout: str) -> str:
    """Return whose layout it is."""
    return TEMPLATES[layout].platform if layout in TEMPLATES else {"T": "taobao", "P": "pdd", "D": "douyin"}[layout[0]]


def tells(layout: str, fact: str) -> bool:
    """Tell whether a layout has a column of a fact of `Sale`."""
    if layout in TEMPLATES:
        return TEMPLATES[layout].tells(fact)
    return not (layout == "D-A" and fact == "tracking") and not (layout == "P-B" and fact in ("name", "first", "phone"))


def kind_of(layout: str) -> str:
    """Return what its rows are."""
    return TEMPLATES[layout].kind if layout in TEMPLATES else "items" if "items" in layout else "orders"


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
        book.set_properties({"created": NOON})  # so that the bytes are always the same
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
FILES |= {name: (form.file, "" if form.file.endswith("x") else form.encoding) for name, form in TEMPLATES.items()}
"""A name for a file of each layout, and its encoding; none for a workbook."""


def file_bytes(layout: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a file of a layout as the platform writes it."""
    cells = table(layout, rows)
    encoding = FILES[layout][1]
    form = TEMPLATES.get(layout)
    if form is not None:
        under = [[form.under.get(label, "") for label in cells[0]]] if form.under else []
        cells = [*form.top, cells[0], *under, *cells[1:], *form.tail]
    sheet = {"T": "export", "P": "Sheet0", "D": "订单明细"}.get(layout[0], "orders")
    delimiter = form.delimiter if form is not None else ","
    if delimiter == "\t":  # such files have no quotation marks
        return "".join("\t".join(row) + "\r\n" for row in cells).encode(encoding)
    return csv_bytes(cells, encoding, delimiter) if encoding else xlsx_bytes({sheet: cells})


CUP_SET = (CUP, ("公道杯", "GD-02", "颜色分类：月白", 1, "29.00"))


def shipped(no: str, nick: str = "清茶淡饭", phone: str = "19900000001") -> Sale:
    """Return a sale that has left."""
    left = NOON + timedelta(hours=5)
    return Sale(
        no, state="shipped", nick=nick, phone=phone, shipped=left, courier="圆通速递", tracking="YT0000000000001"
    )


def sample_sales(layout: str) -> list[Sale]:
    """Return five made-up sales for a layout: paid, unpaid, shipped, of two items, cash on delivery (not PDD)."""
    form = TEMPLATES.get(layout)
    if form is not None:
        numbers, cod, unpaid = form.number, form.paid is not None, form.unpaid
    else:
        numbers = {"T": "38090000000000000{}", "P": "260316-00000000000000{}", "D": "69170000000000000{}"}[layout[0]]
        cod, unpaid = layout[0] != "P", True
    sales = [
        Sale(numbers.format(1), message="请用纸箱包装，谢谢", phone="19900000001"),
        Sale(numbers.format(2), state="unpaid", paid=None, nick="月下独酌", name="测试乙", phone="19900000002"),
        shipped(numbers.format(3), nick="𠮷祥如意", phone="19900000003"),
        Sale(numbers.format(4), items=CUP_SET, nick="老茶客", name="测试丁", phone="19900000004", memo="0316 AH"),
        Sale(numbers.format(5), paid=None if cod else NOON, cod=cod, nick="阿芸", name="测试戊", phone="19900000005"),
    ]
    return [sale for sale in sales if unpaid or sale.state != "unpaid"]


def number_label(layout: str) -> str:
    """Return the label of the order number."""
    if layout in TEMPLATES:
        return next(iter(TEMPLATES[layout].cells))
    return next(label for label in ("订单编号", "订单号", "主订单编号") if label in HEADERS[layout].split(","))


def sample_bytes(layout: str) -> bytes:
    """Return a file of a layout with the sample sales and, in a text, a damaged number, a blank row and a footer."""
    rows = make_rows(layout, sample_sales(layout))
    if FILES[layout][1]:
        label = number_label(layout)
        rows += [rows[0] | {label: "3.80900000000000E+18"}, {}, {label: "合计"}]
    return file_bytes(layout, rows)
