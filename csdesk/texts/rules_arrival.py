"""No promise of arrival (P10, S02): `明天到`, `3天到`, `保证…到`; a ship time is fine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.arrival_english import ENGLISH
from csdesk.texts.finding import Finding
from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Piece, Reading
from csdesk.texts.rulebook import find

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十几半]{1,3})"
_SPAN = rf"{_NUMBER}(?:[到至~\-—]?{_NUMBER})?个?(?:多?天|日|小时|钟头|工作日|周|星期|晚上)"
_FEAST = (
    r"(?:春节|过年|新年|除夕|元宵|情人节|妇女节|三八|母亲节|父亲节|教师节|端午|六一|儿童节|七夕|中秋|国庆|五一|元旦|圣诞|平安夜|"
    r"双十[一二]|双1[12]|生日|婚礼|满月|乔迁|开学|放假|出差|出门|出发|搬家|周末|周年|节日|节|假期|考试|旅行|旅游|派对|年会|入冬|入夏|月底|年底)"
)
_WHEN = (
    r"(?:今天|明天|后天|大后天|今晚|明晚|明早|今早|今日|明日|后日|明后天|明后两天|这两天|这几天|过两天|隔天|隔日|次日|翌日|第二天|转天|当天|当日|"
    r"(?:这个?|本|下个?)?(?:周|星期|礼拜)(?:[一二三四五六日天]|末(?!班))|\d{1,2}月\d{1,2}[日号]?|[一二三四五六七八九十]{1,3}[月号](?:底|初)?|"
    r"\d{1,2}[日号]|\d{1,2}:\d{2}|(?:\d{1,2}|[一二三四五六七八九十]{1,2})点|"
    rf"{_SPAN}|[年月周][底末]前?|节前|年前|月底|{_FEAST}[^,。!?;\n]{{0,3}}(?:之前|以前|前|那天|当天))"
)
_AT_LAST = (
    r"(?<![没不未刚看找遇碰感听说提谈想买做办直迟报学猜料轮查接])"
    r"到(?![您你账帐期时底位店仓付处款哪达明今后早晚凌上中下夜周星两几\d一二三四五六七八九十]|公司|单位)(?=[了的哦哈呢啊吧呀啦嘛哟喔滴亲]{0,4}(?:[,。!?;:\n]|$)|[了]|[^,。!?;\n]{1,3}(?:那边|那里|这边)|"
    r"北京|上海|天津|重庆|广州|深圳|杭州|南京|苏州|武汉|成都|西安|长沙|郑州|济南|青岛|沈阳|大连|哈尔滨|长春|合肥|南昌|福州|厦门|昆明|贵阳|南宁|海口|兰州|西宁|银川|乌鲁木齐|拉萨|太原|石家庄|呼和浩特|"
    r"(?:河|湖|广|山|江|云|贵|海|青|甘|陕|辽|吉|安|福|浙|四|新|西|内|宁|黑)[北南东西苏川建州林宁徽江肃疆藏海龙蒙夏]{1,2}|驿站|代收点|快递柜|小区|楼下|门口|当地|本地|贵)"
)
_ARRIVE = (
    r"(?:到货|到达|抵达|送到|送达|寄到|运到|发到|派到|到您(?!的?(?:账|卡|钱包|余额|支付宝|邮箱|手机))|到你|到咱|到家|到手|收到|收得到|签收|妥投|拿到|拿得到|取到|[能以]取件|(?:去|能|可以)(?:驿站|快递柜|菜鸟|代收点)?[拿取](?:了|货|件|快递|就行|就好|就可以|[,。!?;\n]|$)|收货|[送寄运派飞干]到|送来|(?<!安排)派送|(?<!安排)派件|"
    r"配送到|送货上门|送上门|送过[来去]|送您家|[穿用喝吃戴睡坐玩住盖铺挂摆泡尝骑]上|"
    rf"{_AT_LAST})"
)
_NEAR = rf"(?:(?!{_WHEN})[^,。!?;\n]){{0,12}}?"
_DATED = re.compile(
    rf"(?P<when>{_WHEN})(?P<between>(?:(?:的事|的样子|左右|吧|之?内)?,(?=[^,。!?;\n]{{0,4}}(?:就|便|能|可以|应该|肯定|准|一定|保证|包)))?{_NEAR})(?P<arrive>{_ARRIVE})(?P<rest>.{{0,8}})"
)
_BEFORE = re.compile(
    r"[^,。!?;\n]{1,12}(?<![目提当])(?:之前|以前|前)[^,。!?;\n]{0,6}?(?:能|会|可以|肯定|一定|保证|保准|包|准|让您|给您|帮您|必)"
    rf"[^,。!?;\n]{{0,6}}?(?P<arrive>{_ARRIVE})(?P<rest>.{{0,8}})"
)
_REVERSED = re.compile(
    r"(?:到货|送到|送达|到您|到手|收到|路上|途中|全程|到(?![期账帐时仓店])[^,。!?;\n]{0,4})[^,。!?;\n]{0,8}?"
    r"(?:大概|大约|一般|基本|差不多|通常|估计|需要|需|要|只要|只需|最多|最快|最慢|也就|就|是){1,3}"
    rf"{_NUMBER}(?:[到至~\-—]?{_NUMBER})?个?(?:天|日|小时|工作日)"
)
_SURE = re.compile(
    r"(?:保证|保准|一定|肯定|绝对|准能|一准|准保|管保|包管|必定|包准|包您|铁定|妥妥|稳稳|百分百|打包票)[^,。!?;\n]{0,12}?"
    r"(?P<arrive>到货|送到|送达|寄到|到手|到达|抵达|收到|签收|到家|能到|会到|[天日号点前]到|(?<=[定证对准肯])到(?=[了的哦哈呢啊吧呀啦嘛亲]{0,3}(?:[,。!?;\n]|$)))(?P<rest>.{0,8})"
)
_BRING = re.compile(
    rf"(?P<when>{_WHEN}){_NEAR}(?:会|肯定|一定|保证|就|准)(?:能|会)?给您(?:送|派)(?:去|过去|来|过来)?[了的哦哈呢]{{0,2}}(?=[,。!?;\n]|$)"
)
_HALF = re.compile(
    r"(?P<when>上午|下午|中午|傍晚|晚上|一早|一大早|早上|凌晨|夜里|天黑前|下班前)"
    rf"(?P<between>{_NEAR})(?P<arrive>送到|送达|到货|收到|到您|到家|到手|签收|{_AT_LAST})(?P<rest>.{{0,8}})"
)
_TRANSIT = re.compile(
    rf"(?:路上|途中|时效|全程|运输)(?:时间)?(?:大概|大约|一般|基本|差不多|估计|也就|就|是|要|需要|走|一共|总共|得){{0,3}}{_SPAN}(?!没|都没|了|未)"
)
_NOT_LATE = re.compile(
    rf"{_WHEN}[^,。!?;\n]{{0,4}}到不了[^。!?;\n]{{0,6}}(?:找我|赔|退您|包退)|{_SPAN}[^。!?;\n]{{0,6}}(?:晚|误|耽误|耽搁|慢)不了"
)
_SERVICE = re.compile(
    rf"(?:次日|隔日|隔天|翌日|当日|当天|今日|明日|准时|极速|半日|限时|小时|{_NUMBER}(?:天|日|小时)内?)(?:必|送)?达(?!到)"
)
_IN_TIME = re.compile(
    rf"(?:赶得上|赶得及|来得及|能赶上)[^,。!?;\n]{{0,8}}(?:[用穿戴喝吃送](?![的完])|过节|(?!节){_FEAST}(?!的车))"
)
_PROMISES = (_DATED, _BEFORE, _SURE, _REVERSED, _SERVICE, _IN_TIME, _BRING, _HALF, _TRANSIT, _NOT_LATE)
_HEDGE = pattern(r"""
    预计|预估|应该|可能|大概|大约|估计|一般|正常|通常|左右|参考|estimated?|expected?|usually|normally|about|
        around|most|
        typical|transit
""")
_COURIER_DECIDES = pattern(r"""
    以[^,。!?;\n]{0,8}(?:物流|快递|配送|派送)[^,。!?;\n]{0,8}为准|(?:物流|快递)(?:信息|更新|显示|详情)?为准|
    (?:depend(?:s|ing)\son|up\sto|subject\sto|according\sto|rely\son)\s(?:the|your|
        local)\s(?:\w+\s)?(?:courier|carrier|tracking|post)|
    (?:courier|carrier|tracking)[^.!?\n]{0,30}(?:decides|has\sthe\slatest|may\svary|actual)
""")
_NEGATED = pattern(r"""
    (?:不能|无法|没法|不敢|没办法|难以|不好|不便|不|别|没有)(?:[给向为跟对]您)?[做作]?
        (?:保证|承诺|确定|确保|肯定|一定|估计|答应|说死)|说不准|不好说|定不了|
    (?:cannot|can['’]t|can\snot|unable\sto|not\sable\sto|do\snot|don['’]t|no)\s(?:\w+\s){0,2}(?:promise|
        guarantee|say)
""")
_NOT_PARCEL = pattern(r"""
    退款|打款|补偿|到账|回复|答复|回电|补货|新货|到仓|上架|预售|退货|退回|寄回|发票|赔付|方案|结果|签收检查|
        检查后|收到货后|
    换货|寄[到来给](?:我|仓|店|这|厂|工厂)|您[^,。!?;\n]{0,8}寄(?:回|来|过来)|仓库[^,。!?;\n]{0,3}收|
        收到[^,。!?;\n]{0,4}(?:短信|通知|消息|提醒|邮件|电话|退)|无理由|申请|售后|
        保修|联系|师傅[^,。!?;\n]{0,6}(?:(?<!送货)上门|安装|维修|检测|联系|(?<!送)到(?!货))|安装|
            我们?[^,。您保一]{0,6}收到
""")
_RESTOCK = pattern(r"""
    来拍|再拍|可以拍|补货|新货|上架|预售|缺货|断货|
    (?:到货|到了)(?:后|之后|了)?我?(?:们|再|会|第一时间|马上){0,4}通知您
""")
_PAST = re.compile(
    r"已(?!经?[给帮为]?您?(?:发|寄|出库|揽|安排|打包))|昨天|昨晚|前天|刚刚|刚才|目前|显示|终于|尚未|还没|刚[到收拿]|才[送收拿到]|(?<![基本马])上次(?!日)|上回|上一?单|那次|去年|以前都"
)
_NOT_MET = pattern(r"""
    后|时|之|以后|的话|了吗|没有|退|您的?(?:退|寄|商品|照片|留言|反馈|信息|资料|申请)|了没|回复|消息|通知|
        短信|的?照片|款
""")
_ASKS = pattern(r"""
    请问|是否|方便|吗|能不能|有没有|想要?|希望|需要您|要求|如果|要是|假如|万一|一旦|等(?:您|到|货|它|后天|
        明天|快递)|
    \bwould\syou\b|\bmay\si\b|\bdid\b|\?
""")
_MONEY = re.compile(r"\b(?:refund|money|credit|payment|reply|answer|e-?mail|invoice|voucher|card|account)\b")
_MAYBE_PAST = frozenset(("今天", "今早", "当天", "今日", "上午", "早上", "中午", "下午", "凌晨", "一早", "一大早"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def arrival(reading: Reading) -> Iterator[Finding]:
    """Yield the promises of arrival."""
    if _COURIER_DECIDES.search(reading.plain) and _HEDGE.search(reading.plain):
        return
    for sentence in reading.tight_sentences:
        span = _promise(sentence) if _CHINESE.search(sentence.words) else None
        if span is not None:
            yield find(
                reading, "arrival_promise", *reading.tight.span(sentence.start + span[0], sentence.start + span[1])
            )
    for sentence in reading.sentences:
        words = sentence.words
        if _CHINESE.search(words) or words.rstrip().endswith("?") or _NEGATED.search(words):
            continue
        found = ENGLISH.search(words)
        if found is not None and not _MONEY.search(words, max(0, found.start() - 24), found.end()):
            yield find(reading, "arrival_promise", sentence.start + found.start(), sentence.start + found.end())


def _promise(sentence: Piece) -> tuple[int, int] | None:
    words = sentence.words
    if _RESTOCK.search(words):
        return None
    for promise in _PROMISES:
        for found in promise.finditer(words):
            clause = _clause_around(words, *found.span())
            if not _NEGATED.search(clause) and _stands(clause, found):
                groups = found.groupdict()
                return found.start(), found.end("arrive") if "arrive" in groups else found.end()
    return None


def _stands(clause: str, found: re.Match[str]) -> bool:
    """Tell whether a match is a promise and not a past fact, a question, or about something else than the parcel."""
    if _NOT_PARCEL.search(clause) or _PAST.search(clause) or _ASKS.search(clause):
        return False
    groups = found.groupdict()
    rest = groups.get("rest") or ""
    if groups.get("arrive") and _NOT_MET.match(rest):
        return False
    when = groups.get("when") or ""
    return not (when in _MAYBE_PAST and rest.startswith("了"))


def _clause_around(words: str, start: int, end: int) -> str:
    """Return the clause that a span lies in."""
    marks = ",。!?;\n"
    while start and words[start - 1] not in marks:
        start -= 1
    while end < len(words) and words[end] not in marks:
        end += 1
    return words[start : end + 1]
