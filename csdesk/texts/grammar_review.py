"""The grammar of blame in a public reply (E13): what the buyer did wrong, appeals to others, threats."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel

_HE = r"(?:您|你|买家|顾客|客户|客人|亲|这位|他|她)"
_DONE = r"(?:弄|摔|洗|用|穿|拆|磕|碰|踩|压|烫|泡|放|存|晒)"
_BLAME = pattern(rf"""
    {_HE}[^,。!?;\n]{{0,6}}(?:没有?|不)(?:仔细|认真|好好|正确)?(?:看(?!到|见)|读|按(?![时期约您])|照着|遵守|
        遵照|依照)|
    {_HE}(?:自己|自行|那边|家)?[^,。!?;\n]{{0,4}}(?<!没){_DONE}(?:坏|破|烂|脏|变形|缩水|裂)(?:的|了|才|又)|
    {_HE}[^,。!?;\n]{{0,10}}(?:方法|方式|姿势|操作|使用|安装|清洗|保养|存放|保存|
        储存)[^,。!?;\n]{{0,3}}(?:不对|不当|不正确|有误|错误|错了|不规范|不合适)|
    {_HE}(?:自己)?(?:选|拍|买|记|看|装|搞|弄|填|写)(?:的)?错(?:了|的|才|又|型号|尺码|颜色|地址)|
    {_HE}(?:们)?(?:自己|自身|个人)的?(?:原因|问题|责任|疏忽|过错|失误|选择|事)|
    (?<![奇古信依])(?:怪|赖)(?:我们|我|谁|得了|不得|咱|店家|商家|您|你|上)(?!味)|
    (?:大家|各位|其他(?:买家|顾客|客户)|别人|网友|后来的?人|路人)[^,。!?;\n]{{0,4}}(?:看清|擦亮|别信|别被|
        不要信|不要相信|别相信|评评|评理|心里有数|自有公论)|
    (?:监控|录像|聊天记录|证据)[^,。!?;\n]{{0,3}}(?:都|为证|拍着|在此|在这|说话|摆着)|
    {_HE}(?:还|到底|究竟)?(?:想要|想|要)(?:怎么样|怎样|咋样|咋的|什么|啥|多好|怎么着)|
    没见过(?:这样|这么|您这|你这)|(?:还|反而|反倒|却)(?:给|打|来)(?:个|了)?[差中]评|{_HE}(?:自己)?(?:会|懂|
        有)(?:养|用|看|穿|装|洗|没有?)[^,。!?;\n]{{0,4}}吗|要求(?:也|真|可)?(?:太|真|这么)高|
    一分(?:价)?钱一分货|便宜没好货|便宜(?:能|还)(?:有|想|要)|这(?:个|种)?(?:价格|价位|价钱|价)(?:还|能(?:买|
        有))|
    没良心|得寸进尺|贪得无厌|碰瓷|白嫖|薅羊毛|敲竹杠|狮子大开口|诽谤|法律(?:责任|途径|手段|武器)|(?:会|将|要|
        去)起诉|律师函|报警(?!器)|拉黑|
    别有用心|恶意|捣乱|水军|抬杠|找茬|吹毛求疵|鸡蛋里挑骨头|斤斤计较|小题大做|无中生有|
    (?:根本|完全|压根)(?:不|没)(?:存在|是(?:我们|质量)|有(?:您|你)|可能)|(?:不是|并非|
        不属于)(?:我们(?:店)?的?(?:质量)?|产品|商品|质量)的?(?:问题|责任|过错|错)|
    \byou\s(?:obviously|clearly|must\shave|should\shave|could\shave|did\snot\seven|didn['’]t\seven|
        never\s(?:read|asked|told))\b|
    \byou\s(?:ordered|chose|picked|used|entered|washed|bought|typed|broke|dropped|damaged|
        ruined)\b[^.!?\n]{{0,24}}\b(?:wrong|yourself|it\syourself|too)\b|\b(?:that|this)(?:['’]s|
        \sis)\son\syou\b|
    \b(?:not\sour|your\s(?:own\s)?|user|buyer['’]?s)\s?(?:fault|mistake|error|problem|responsibility|
        carelessness)\b|\bwhat\s(?:more|else)\sdo\syou\s(?:want|expect)\b|
    \byou\sget\swhat\syou\spay|\bfor\s(?:this|that)\sprice\b|\blegal\saction\b|\blawyer\b|
        \bnothing\s(?:is\s)?wrong\swith\s(?:our|the)\b|\bpicky\b|\bscam(?:mer)?\b
""")
_KIND = pattern(r"不(?:会|能|敢)(?:怪|赖)|不怪|没有怪|不是(?:您|你|亲)的|抱歉[^。!?;\n]{0,4}怪(?:我们|我)")


def blame(reading: Reading) -> Iterator[Span]:
    """Yield what blames the buyer in public."""
    if reading.context.channel is not Channel.REVIEW:
        return
    text = reading.tight.text
    for found in _BLAME.finditer(text):
        if not _KIND.search(text, max(0, found.start() - 6), found.end()):
            yield Span("review_blame", *reading.tight.span(*found.span()))
