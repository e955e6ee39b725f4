"""How buyers are led off the platform: other ways to talk, other ways to pay, other markets (E07).

Word lists know the names; this is the grammar around them, for names in disguise (`加下V`, `卫星:abc88`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span

_APP = (
    r"(?:微信|微x|维信|威信|围信|卫信|卫星|v信|w信|v\s?x|w\s?x|扣扣(?=号|:|\d|[a-z]|加|聊|上|是|群|说|我|[,。!?;]|$)|(?:企鹅|球球)(?=号|聊|说|我|[,。!?;]|$)|qq|绿泡泡|绿色软件|小绿|小飞机|钉钉|飞书|电报|纸飞机|脸书|"
    r"whatsapp|telegram|line|skype|ins(?:tagram)?|tg|messenger|discord|viber|kakao|"
    r"[vw](?![a-z0-9领字型形款])|[微威卫](?=号|信|我|聊|发|给|看|说|详|备|哦|哈|吧|好友|方便|联系|有(?!量)|就|里|进|了解|拿|享|领(?!口)|是|:|同|和|跟|多少|[,。!?;]|$))"
)
_MINE = r"(?:[一]?下|个|一个|我们?|您|你|咱们?|的|上|好友|客服|老板|店主|店长|家|号|个人|本人|私人){0,6}"
_ID = r"(?=[a-z0-9_\-]{5,30}(?![a-z0-9]))[a-z0-9_\-]*"
_TALK = r"(?:聊|说|谈|联系|沟通|发|交流|讲|私)"
_CONTACT = pattern(rf"""
    [加+]{_MINE}(?:{_APP}|扣(?=[,。!?;\n聊吧说发里号]|我[,发传给]|$))|
    (?<![a-z0-9]){_APP}(?:号|账号|id|同号|搜|是|为|:|我|的){{1,6}}{_ID}[a-z0-9]|
    (?<![a-z0-9]){_APP}[^,。!?;\n]{{0,6}}(?:手机|电话)[^,。!?;\n]{{0,3}}(?:同号|一样|一个号|相同|通用)|
    (?:手机|电话)[^,。!?;\n]{{0,5}}(?:同|一样|就是)[^,。!?;\n]{{0,2}}{_APP}(?:号|$|[,。!?])|
    (?<![a-z0-9]){_APP}(?:号)?(?:同号|一样的号)|
    (?:留|给|发|报|要|换|存)(?:个|一个|一下|下|我|您|你|的){{0,6}}(?:联系方式|
        {_APP}号?)(?=[,。!?;\n吧哈呗哦啊呢]|
        {_TALK}|我|$)|
    (?:您|你)的?{_APP}号?(?:是|有)?(?:多少|什么|吗)|
    (?:换|到|去|用|上|在|找)(?:个|一个|别的|其他|其它|另外的?|另一个){{1,6}}(?:聊天)?(?:软件|平台|app|地方|渠道|
        方式|工具)[^,。!?;\n]{{0,4}}{_TALK}|
    (?:平台|这里|这边|这儿|此处|软件)(?:上|里)?(?:不让|不方便|不能|不好|不便|发不了|说不了|不给|
        会屏蔽)[^,。!?;\n]{{0,6}}
        (?:多?说|聊|发|谈)?[^。!?;\n]{{0,8}}(?:加我|换个|私下|私聊|外面|别的(?:地方|软件|平台))|
    [加+]{_MINE}扣扣(?![子好紧上眼])|(?:我|您|你|给您|给你|留|搜|用)的?(?:个|我的?|您的?)?(?:卫星|威信|钉钉|
        维信|扣扣|企鹅|球球|飞书)(?:吧|号|{_TALK}|上|[,。!?;]|$)|
    (?:我|您|你|加|搜|用|留|给|发|有|上|登)(?:的|个|下|一下|您|
        我){{0,6}}(?<![a-z])q\s?q(?![a-z糖弹软秀版])(?!表情|
        游戏|音乐|农场|公仔|的口感|企鹅)|
    (?<![a-z])q\s?q(?:号|群|:|是|在线|\s?\d{{5,}}|上?{_TALK}(?!天够)|传|加|给|我|远程)|
    扫(?:码|一扫|一下)[^,。!?;\n]{{0,4}}(?:添加|加)|添加[^,。!?;\n]{{0,4}}(?:客服|好友|老师|顾问)|
    (?:发|扫|加|有|我的?|这个|群|客服|添加|包裹|卡片?|进|存|
        给)[^,。!?;\n]{{0,6}}(?<!说明书上的)(?<!包装上的)(?<!盒上的)(?<!盒子上的)(?<!瓶身上的)(?<!防伪)(?<!吊牌上的)二维码(?!贴纸|

        标签)|二维码(?:加|进|添加|联系|下单|付)|
    (?:威信|卫星|维信|微信|v信|w信|企鹅|球球)(?:[a-z][a-z0-9_\-]{{4,24}}|\d{{5,}})|
    [加进入]{_MINE}群(?![青众体岛英])|
    扣扣(?:号|:|\s?\d{{5,}}|上?{_TALK}|群|是\d)|
    (?:私我|加我|私聊我|我的?[小大]号|
        找我)[^,。!?;\n]{{0,4}}?(?<![a-z0-9])(?=[a-z0-9_\-]*[a-z])(?=[a-z0-9_\-]*[0-9_])[a-z][a-z0-9_\-]{{4,24}}|


    (?:关注|搜|我们?的?|店铺的?|加|官方|看|发|进|有个?|用|扫)[^,。!?;\n]{{0,6}}公众号|公众号(?:搜|里|有|关注|
        回复|领|送|二维码|叫|是|:|上|看|下单|名)|
    公[粽种总重仲忠终钟z](?:z?h?)号(?!召|码|房|线|楼)|(?:[工供功恭g]|gong)众号|(?:我们?|店铺|官方)(?:的)?公号|
    (?:我们?|店铺|品牌|官方)有?(?:自己)?的?(?:独立)?(?:小程序|app|网站|网店|商城|官网|独立站|
        微商城)[^。!?;\n]{{0,20}}(?:下单|买|拍|便宜|优惠|订|搜)|
    (?:留|发|给|报)[^。!?;\n]{{0,6}}(?:电话|手机号?|号码)[^。!?;\n]{{0,12}}(?:给您打|打给您|打过去|
        给您去?电话)|(?:电话|手机号?|号码)[^,。!?;\n]{{0,4}}(?:留|发|给|报)[^。!?;\n]{{0,12}}(?:给您打|打给您|
        打过去)|
    (?:头像|主页|简介|签名|个签|名片|小?卡片)(?:上|里)?[^,。!?;\n]{{0,4}}(?:有|找|
        加)[^,。!?;\n]{{0,4}}(?:联系方式|微|号码|电话|{_APP})|
    私下(?:里)?(?:聊|联系|谈|说|加|沟通)|(?:到|去|上)?外面(?:聊|联系|谈)|(?:进|拉|加)(?:您|你|我们?|下|到|个|
        一个|入){{0,6}}
        (?:的)?(?:老?(?:顾客|客户|粉丝|会员|福利|内部|优惠|专属|交流|vip)){{1,6}}群|朋友圈(?:里|有|看|发)|
    (?:搜索?|关注|扫)[^,。!?;\n]{{0,6}}(?:公号|视频号|服务号|订阅号|小程序码|微店)
""")
_DIRECT = pattern(r"""
    \b(?:my|our)\s(?:phone\s|cell\s|mobile\s)?number\sis\b|\bwhat.?s\syour\s(?:number|phone|whatsapp|e-?mail|
        wechat)|
    \bgive\sme\syour\s(?:number|phone|e-?mail|whatsapp|wechat)|\b(?:contact|message|text|write\sto|
        talk\sto)\s(?:me|us)\s(?:outside|directly)\b|
    \b(?:reach|contact|message|text|call|ring|phone|find|add|follow)\s(?:me|us)\s(?:on|at|via|through)\s
        (?!(?:the|this|our|your)?\s?(?:chat|platform|order|shop|message|app|page|any))
""")
_CALL = re.compile(
    r"(?:电话|热线|座机|拨打?|打|致电|联系|找)[^,。!?;\n]{0,6}?(?<!\d)"
    r"(?:0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
)
_MONEY = r"(?:钱|款|账|帐|差价|定金|订金|运费|邮费|费用|红包|元|块|支付宝|微信|余额|零钱|银行|现金|v|wx)"
_US = (
    r"(?:我(?!们?(?:已|这就|马上|同事|仓库))|咱|店里|店主|老板|财务|个人|私人|"
    r"私账|私户|公户|对公|公司账|卡上|卡里|账上|账户上|这张卡)"
)
_BACK = re.compile(
    r"退|补偿|赔|原路|返还|到账|(?:给|为|帮)您(?:转|打|付)|我们?(?:给|为|帮|再|已)[^,。!?;\n]{0,4}(?:转|打)"
)
_PAY = pattern(rf"""
    (?:转|打|汇|付|存)(?:到|进|给|至)(?:我|老板|店主|店长|公司|财务|我们)的?(?:支付宝|微信|卡|账|户)|(?:打|转|
        汇|付)(?:到|进|给|至)?(?:(?:我们|公司|店里|老板|店铺)的?)?(?:对公|公户|私户|(?:个人|私人)(?:账|卡))|
    {_MONEY}[^。!?;\n]{{0,10}}(?:转|打|汇|付)(?:账|帐|款|钱|红包)?(?:(?:给|到|至|进|去|在){_US}|我的?(?:卡|账|
        微信|支付宝|余额|v|这边|这里|就|,|。|$))|
    (?:您|你)(?:再|直接|就|先|可以|也可以){{0,6}}(?:转|打|汇)(?:账|钱|款)?给?我们?(?!同事|仓库|售后|主管|店长|
        电话|
        个电话)|
    (?:转|打|汇)(?:账|钱|款)?(?:到|至|给|进)[^,。!?;\n\d]{{0,6}}\d{{7,19}}|
    转[账帐](?!支票|凭|本|单|页面|失败|功能|给您|成功|记录|限额|给顾客)|
    (?:微信|支付宝|vx?|wx|银行|扫码)(?:直接|里|上|先|给)?(?:转|付(?=我)|付款?给|打款?给|汇|支付给)(?:我|过来|
        这边|店里|老板)|
    红包(?:发|转|给|打|包)(?:给)?(?:我|过来|店|老板)|(?:发|转|包|给)(?:我)?(?:个|一个)?红包(?:给?(?:我|过来)|
        [^。!?;\n]{{0,2}}(?:补|付|差|当|抵|就行|就可以))|
    (?:打|汇|存|付|转)(?:到|进|给|至|在)?(?:我|老板|公司|店主|财务)的?(?:个人)?(?:卡|账户|账号|银行卡|公户|
        私户|收款)|
    私下(?:里|直接)?(?:买|拍)|(?:私下|线下)(?:里|直接)?(?:付|转|交易|成交|给钱|下单)|
    (?:卡号|户名|账号|帐号)(?:是|:|为)?[^,。!?;\n\d]{{0,6}}\d{{4}}|(?:我|老板|公司|店里|
        财务)的?(?:银行)?(?:卡号|账号|帐号|户头)|
    (?:别|不用|不要|不必|不|甭)(?:走|经过)(?:平台|淘宝|天猫|拼多多|抖音|系统|店铺)|
    (?:别|不用|不要|不必|甭)在(?:平台|淘宝|天猫|拼多多|抖音|店里|店铺|网上|这里|这儿|这边)(?:上|里)?(?:拍|付|
        下单|买)|
    (?:绕|避|跳)(?:过|开)(?:平台|系统)|(?:省|免)(?:了|下|掉|去)?平台的?(?:手续费|扣点|佣金|服务费|抽成)|
    扫(?:一下|下)?(?:我|店|老板|这个|师傅)[^,。!?;\n]{{0,4}}码[^,。!?;\n]{{0,4}}(?:付|转|交|打(?!开)|支付|给)|
    (?:我们?|店里|老板)的?(?:收款|付款|收钱)(?:二维)?码|扫(?:一下|这个|我|下){{0,6}}的?(?:收款|付款|
        收钱)(?:二维)?码|
    \b(?:skip|outside|off|bypass|around|without)\s(?:of\s)?(?:the\s)?(?:platform|app|marketplace)\b|
    \b(?:pay|send|transfer|wire)\b[^.!?\n]{{0,30}}\b(?:directly\sto\s(?:me|us|my)|to\smy\s(?:account|card|
        paypal|personal)|personal\saccount)
""")
_WALLET = re.compile(
    r"\b(?:paypal|venmo|zelle|revolut|cash\s?app|western union|moneygram|alipay me|crypto|usdt|bitcoin)\b"
)
_MARKET = pattern(r"""
    (?:去|上|到|比|跟|和|与|同|看|搜|在|逛)(?:一下|下|了)?京东(?!快递|物流|方|小哥|配送|派|运|单号|速运|站点|
        揽收|仓)|
    京东(?:那边|的?店|上(?!门)|有卖|有店|也有|卖|价|买|旗舰|自营|商城|app|平台|搜|同款|更|便宜|活动|下单|拍)|
    (?:去|上|到|在|逛)(?:苏宁|国美|当当|得物|微店|快手|美团|饿了么|盒马|叮咚)(?!发货|摆)|
    (?:苏宁|国美|当当|得物|微店|快手|美团)(?:上[面有卖的]?|那边|店|也有|卖|价|买|旗舰|直播|更|便宜)
""")
_WARNED = re.compile(
    r"(?:请勿|切勿|勿|不要|谨防|不支持|不可以|不能|不会|禁止|严禁|拒绝|避免|防止|不提供|没有|不是|"
    r"never |do not |don't |not )[^,。!?;\n]{0,8}$"
)


def contact(reading: Reading) -> Iterator[Span]:
    """Yield what leads to another way to talk."""
    yield from _unless_warned(reading, "off_platform_contact", _CONTACT)
    for found in () if _own_site(reading) else _DIRECT.finditer(reading.plain):
        yield Span("off_platform_contact", *found.span())
    for found in _CALL.finditer(reading.plain):
        yield Span("off_platform_contact", *found.span())


def payment(reading: Reading) -> Iterator[Span]:
    """Yield what leads to another way to pay."""
    for sentence in reading.tight_sentences:
        for found in _PAY.finditer(sentence.words):
            before = sentence.words[: found.start()]
            if not _WARNED.search(before) and not _BACK.search(sentence.words):
                start, end = sentence.start + found.start(), sentence.start + found.end()
                yield Span("off_platform_payment", *reading.tight.span(start, end))
    if not _own_site(reading):
        for found in _WALLET.finditer(reading.plain):
            yield Span("off_platform_payment", *found.span())


def market(reading: Reading) -> Iterator[Span]:
    """Yield other markets whose names are also a courier or a plain word."""
    if reading.context.platform != "other":
        yield from _unless_warned(reading, "other_market", _MARKET)


def _own_site(reading: Reading) -> bool:
    """Tell whether a text goes out from the shop's own site, where nobody forbids to write or pay elsewhere."""
    return reading.context.platform in (None, "other")


def _unless_warned(reading: Reading, code: str, rule: re.Pattern[str]) -> Iterator[Span]:
    text = reading.tight.text
    for found in rule.finditer(text):
        if not _WARNED.search(text, max(0, found.start() - 14), found.start()):
            yield Span(code, *reading.tight.span(*found.span()))
