"""The grammar of rudeness: insults, a blunt no, 慢慢等, passing the buck, not knowing (P04–P06, P08, F04).

The word lists hold the fixed sayings; here are the forms that they take (`爱退不退`, `你是不是傻`, `便宜不了`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.patterns import pattern
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span

_HEAD = r"(?:^|(?<=[,。!?;:\n]))"
_TAIL = r"(?=[,。!?;:\n]|$)"
_PARTICLE = r"[吧啊呀嘛吗呢了呗哈哦哎诶啦么的呵]{0,2}[你您]?"
_PERSON = (
    r"(?:你|您|你们|您们|妳|这人|这种人|这个人|这个?买家|这种买家|买家|顾客|客人|有些人|某些人|你这人|您这人|他|她)"
)
_VERY = (
    r"(?:这个?|这种|人|是不是|是|真的?|就|可|怎么|也|太|这么|那么|简直|才|都|有点|够|"
    r"多|多么|好|还|要不要|难道|不会|该不会){0,4}"
)
_BAD = (
    r"(?:有病|有毛病|瞎|聋|傻|蠢|笨|贱|疯|抠|抠门|穷|恶心|无知|可笑|变态|奇葩|缺德|缺心眼|矫情|难缠|难伺候|麻烦精|白痴|弱智|低能|幼稚|无聊|无理|"
    r"不讲理|不可理喻|脑残|没脑子|没良心|没见识|没文化|没常识|没教养|没素质|厚脸皮|脸皮厚|不正常|神经|神经质|low|智障|文盲|流氓|骗子|无赖|小人|贪|猪|狗东西)"
)
_UNCIVIL = pattern(rf"""
    {_HEAD}(?:给我|快|赶紧|你|您|都|请|马上|就)?滚(?:吧|啊|开|蛋|一边去?|远点?|出去|回去|犊子)?{_TAIL}|
    {_PERSON}{_VERY}{_BAD}{_PARTICLE}{_TAIL}|
    {_HEAD}(?:真|太|好|可真|够|怎么这么|这么|那么|简直)(?:是|的|个)*(?:奇葩|没素质|没教养|缺德|恶心|抠门?|穷|
        贱|蠢|猪|瞎|不要脸|矫情|无知|可笑|难缠|难伺候|搞笑){_PARTICLE}{_TAIL}|
    (?:什么|啥)(?:样的)?人都有|(?:穷|笨|蠢|懒|抠|傻|瞎|贪)成(?:这|那)?(?:个|副)?(?:样|德[性行]|猪|鬼|啥样)|
        真?够(?:抠|烦|蠢|笨|贱|闲|无聊|难缠|可以)的{_PARTICLE}{_TAIL}|
    脸皮(?:真|可真|可|够|也太|太|这么|怎么这么|比城墙)+厚|(?:有|犯|发|得)(?:什么)?(?:病|疯|神经)(?:就|快|赶紧|
        得|要|该)*(?:去?(?:医院|看医生|看病|治)|吃药|治治)|
    (?:发什么|抽什么|犯什么)(?:疯|神经|病|风)|(?:别|少|不要|甭)(?:再)?(?:在这里?|在这儿|跟我|给我)?(?:撒泼|
        撒野|耍赖|耍泼|耍流氓|胡闹|胡搅|放屁|逼逼|bb|瞎说|乱叫|乱喷|犯贱|恶心)|
    就(?:你|您)(?:最|这么|那么|一个)?(?:事|话|毛病|要求|问题|屁事)(?:儿)?(?:最|真|这么|那么)?多|就(?:你|
        您)(?:最|这么|那么)?(?:特殊|金贵|难伺候|难缠|聪明|能|懂|横)|
    皮(?:又)?痒|(?:找|讨|欠)(?:骂|打(?!印|包|折|开|算)|抽(?!奖|屉|纸|取|检)|收拾|揍|扁)|(?:你|您)(?:也|算什么|
        凭什么)?配(?:吗|么|用|买(?!的))|
    (?:你|您)?(?:以为|当)(?:你|您|自己)是(?:谁|皇帝|老爷|天王|大爷|老子|上帝|什么东西|哪根)|(?:你|您)(?:他妈|
        特么|tm)?(?:谁|哪位|哪根葱)啊{_TAIL}|看把(?:你|您)能的|
    想得美|做(?:你的)?(?:白日|春秋|大头|什么)?梦(?:呢|去|吧)|白日做梦|异想天开|省省吧|得了吧|拉倒吧|笑死(?:人|
        我)|笑掉大牙|逗(?:我|谁)(?:呢|玩)|(?:你|您)?搁这儿?(?:跟我)?(?:装|演|闹)|
    (?:闹|说|问|吵|烦|够)(?:够|完)?(?:了)?没有?(?:啊|完){_TAIL}|没完没了|还有完|有意思吗|至于吗{_TAIL}|犯得着吗|
    (?:你|您)(?:是|到底)?(?:听|看)不(?:懂|见|到|明白)(?:我说)?(?:吗|啊|是吗|是吧|嘛|么)|(?:几|[八百千万]{{1,5}}|
        多少|无数|三)遍(?:了)?(?:还|都|你|您)(?:要我|让我|不|没|听)?|说了(?:几|[一二三四五六七八九百千万]{{1,5}}|
        多少|无数)遍|
    (?:慢走|好走|恕)不(?:远)?送|不伺候|爱去哪(?:儿|里)?(?:买|去)?(?:就)?去?哪|懒得(?:理|跟|回|搭理|伺候|解释|
        说)|没(?:空|工夫|功夫|时间)(?:跟|陪|和|搭理)(?:你|您)|不(?:做|接|稀罕)(?:你|您)(?:的|这种|这)?(?:生意|
        单|钱)|
    不(?:卖|发|接待)(?:给)?(?:你|您)(?:了|这种)|不欢迎(?:你|您)|把?(?:你|您)拉黑|拉黑(?:你|您)|(?:送|进|拉|
        加)(?:你|您)?(?:入|进)?黑名单|
    (?:活该|自作自受|咎由自取|自找的)|谁(?:让|叫)(?:你|您)(?:自己)?|怪(?:我|谁)(?:咯|喽|啊|了|吗)|(?:我|
        咱)(?:可)?(?:知道|记住|有)(?:你|您)(?:家|的)?(?:了|地址|住哪|电话)(?:哦|啊|小心|等着)|
    (?:上门|去你家|到你家)(?:找|弄|收拾|打)你|(?:想|就想|就是想|纯粹|摆明|无非)(?:来)?(?:占便宜|白拿|白吃|
        吃白食|讹|骗|碰瓷|薅)|讹(?:人|我们|诈|钱)|(?:你|您)(?:就)?(?:是|在)?(?:骗|讹|坑|耍|玩|蒙)(?:人|谁|
        我们?)(?:呢|的|吧|啊)?|
    (?:几|[一二三两四五六七八九十百\d]{{1,5}})块钱(?:的东西|的玩意)?(?:也|还|都|就)(?:要|想|跟|值得|斤斤|计较|磨|闹|
        吵|找|好意思)|就(?:这|那)(?:点|几个)(?:破)?钱|也好意思|好意思(?:说|要|来|提|退|开口)|(?:你|您)(?:真|
        可真|还真)好意思|
    (?:你|您)(?:一个|个)?(?:大男人|大老爷们|女人家|老头|老太婆|小屁孩|死老|臭|土)|(?:活|想|混)(?:不)?(?:腻|够|
        耐烦)(?:了)?(?:吧|是吧)|
    (?:要不要|要点|不要)脸(?![红色部上盆型谱颊])|懂不懂(?:人话|规矩|礼貌|事)|有没有(?:脑子|良心|素质|教养|
        常识|文化|公德)|
    (?:没长|没带|不带|动动|不动|用用|过过)脑子?|没长眼睛?|脑子(?:里|是|真|是不是)*(?:呢|进|坏|瓦特|被|不好使|
        短路|秀逗|缺|有|长|装)|脑(?:袋|壳)(?:里|是|真|是不是)*(?:进|坏|被|不好使|有(?:病|坑|包|问题|屎|水|泡)|
        缺)|
    别乱(?:说|讲|喷|叫|咬)|瞎了(?:你|您|他|她|狗)|(?:你|您|他|她)(?:们)?(?:这)?(?:就|真|简直|是不是|难道|
        怕不)*(?:是|个)+(?:头|个|只|条)?(?:猪|狗|驴|畜生|废物|傻|白痴|二百五|智障|残废|聋子|瞎子|哑巴|文盲|
        垃圾|骗子|弱智|奇葩|乞丐|要饭|土匪|强盗|泼妇|无赖|流氓|巨婴|贱|神经|疯子)|闭(?:上|住)?(?:你|
        您)?的?(?:狗|臭|鸟)?嘴|
    眼睛?(?:是不是)?(?:瞎|长(?:哪|后|头顶|屁)|有问题|是摆设|不好使)|智商(?:是不是|有|低|欠费|堪忧|感人|捉急|
        为零|不够)|
    (?<!打)算(?:老几|个屁|什么东西|哪根葱|什么玩意)|吃饱了?(?:没事|撑|闲)|闲得?(?:慌|蛋|发)|(?:贱不贱|犯贱|
        真贱|下贱|贱兮兮)|
    (?<![多至减])少(?:来这套|在这儿?装|在这里装|跟我|给我装|啰嗦|逼逼|bb|放屁)|装(?:什么)?(?:逼|蒜|傻|可怜|
        糊涂|无辜|大爷)|
    爱(?P<doing>[买要退投信来看去拍用付说等留])(?P<doing2>诉|给|说)?不(?P=doing)(?P=doing2)?|
    (?:没钱|买不起|嫌贵|穷|抠|不识货|没见识|不会看)(?:就|还|你|那|的话|的)*(?:别|不要|少|
        不用)(?![着紧急介意客担怕勉])|
    (?:死|滚)(?:一边|远点)|想(?:钱|占便宜)想疯|(?:不会|没长眼|不能)自己(?:看|查|找|想|搜)(?:吗|啊|么|吧)|
    (?<![a-z0-9])(?:s\s?b|n\s?m\s?s\s?l|c\s?n\s?m|t\s?m\s?d|n\s?m\s?d|m\s?l\s?g\s?b|w\s?c\s?n\s?m|nima|shabi|
        sha\sbi|你m|草泥m)(?![a-z0-9\-])|
    卧槽|我[操草](?![作心办拟稿莓本])|我靠(?=[,。!?;\n]|$)|操蛋|他妹的|你妹(?!妹)|你奶奶的|去你的|去他的|
        见鬼去|死全家|全家死|断子绝孙|
    (?<![a-z])you(?:['’]re|\sare|\smust\sbe)(?:\s(?:just|so|really|a|an|such|being|too|all|very|simply|
        one)){{0,3}}\s
        (?:blind|deaf|dumb|dense|ignorant|ridiculous|clueless|illiterate|crazy|insane|brainless|useless|
            annoying|pathetic|cheap|rude|hopeless|fool|foolish)\b(?!\sabout)|
    \b(?:dumbest|stupidest|laziest|rudest|worst\scustomer|biggest\s(?:idiot|fool|whiner))\b|
        \bmost\s(?:annoying|stupid|ridiculous|difficult|unpleasant)\s(?:customer|person|buyer|client)|
    \b(?:such|what|only)\san?\s(?:\w+\s)?(?:fool|joke\sof|clown|cheapskate|scrooge|twit|nitwit|jackass|loser)\b|
    \b(?:get\sa\slife|learn\sto\sread|use\syour\s(?:brain|eyes|head)|(?:stop|quit)\s(?:whining|complaining|
        moaning|crying|wasting\smy)|too\slazy\sto|you\speople\sare|
        who\sdo\syou\sthink\syou\sare|not\s(?:that|very)\s(?:bright|smart)|grow\sup|calm\sdown\balready|
            cry\s(?:me|about)|boo\shoo|drop\sdead|
        mind\syour\sown\sbusiness|shut\sit|how\sdare\syou|what(?:['’]s|\sis)\swrong\swith\syou|get\soff\smy|
        can(?:['’]?t|not)\syou\sread|don['’]?t\syou\shave\s(?:eyes|a\sbrain)|damn|cheapskate|jackass|nitwit|
            twit)\b
""")

_SOFT = pattern(r"""
    抱歉|不好意思|对不起|亲|已经是|活动价|特价|成本|遗憾|见谅|谅解|理解|谢谢|感谢|给您|为您|帮您|可以|您看|赠|
        推荐|sorry|afraid|unfortunately|thank|but\b|however|happy
""")
_REFUSED = pattern(r"""
    (?:不|别|谢绝|拒绝|概不|恕不|勿|免|不接受|不支持|不能|从不|从来不|没法|没得|没有|无)[^,。!?;\n]{0,3}
        (?:还价|讲价|议价|砍价|杀价|压价|谈价|砍了|再砍)|
    (?:还价|讲价|议价|砍价|讨价还价)[^,。!?;\n]{0,3}(?:免谈|勿扰|不回|不卖|走开|绕道|拉黑|别来|没门|没戏)|
    (?:便宜|降|优惠|打折)不(?:了|动)|(?:不能|没法|不会|没得|不可能)(?:再)?(?:便宜|少(?:了|钱)|降价?)(?![低解])|
    (?:一分|一毛|一块|一元)(?:钱)?(?:都|也)?(?:不|没)(?:能|得|会)?(?:少|便宜|降|让)|没得(?:少|商量|谈|优惠|
        便宜)|
    (?:少|低|便宜)(?:一分|一毛|一块|一元|一点)(?:钱)?(?:都|也)?(?:不|没)(?:卖|行|干|发|成|门)|不二价|
        (?:这个?)?价(?:格)?(?:没得|不能|没法)(?:谈|商量|动)|(?:要|想)(?:便宜|优惠)?(?:的|就)?(?:去|找)(?:别家|
        别人|别处)|
    \bprice\sis\sthe\sprice\b|\bno\s(?:bargain|haggl|negotiat)\w*|
    \bno\sdiscounts?\b|\b(?:never|don.?t|do\snot|won.?t)\s(?:give|offer|do|make|
        grant)\s(?:any\s)?discounts?\b|\b(?:don['’]?t|do\snot|never|no)\s(?:haggl\w+|bargain\w*|negotiat\w+)|
        \b(?:price|prices)\s(?:is|are)\s(?:fixed|final|not\snegotiable)|
    \bnot\snegotiable\b|\bwon['’]?t\sgo\s(?:any\s)?lower\b
""")
_WAITS = pattern(rf"""
    {_HEAD}(?:你|您|那)?(?:就|先)?(?:慢慢|自己|乖乖|老实|老老实实|好好|给我|继续|一边|接着)+(?:地|的)?等(?:着|
        吧|呗|去|到|就是|就行|就好|了)*{_PARTICLE}{_TAIL}|
    {_HEAD}(?:你|您|那)?(?:就|先)?等(?:着|吧|呗|就是了?|就行了?|就完了|就得了)+{_PARTICLE}{_TAIL}|
    急(?:什么|啥|毛|个?屁|个?鬼|个?毛)(?!时候|事|情)|催(?:什么|啥|毛|命|个?屁|个?鬼|个?毛)(?!时候)|
    (?:别|不要|甭)(?:再|老|一直|总|天天|老是|总是|一个劲)*(?:催|问个?没完|问来问去)|(?:别|不要|甭)(?:老|一直|
        总|天天|老是|总是|一个劲)+(?:地)?问|
    (?:催|急)(?:也|都|又)?(?:没用|没有用|不来)|
    (?<!don.t\s)(?<!not\s)(?<!never\s)\b(?:just|have\sto|gotta|then|
        go\sand)\s(?:have\sto\s)?(?:sit\sand\s)?wait(?=[.!,]|$)|\b(?:stop|quit)\s(?:rushing|asking|pushing|
        pestering|bothering|nagging)
""")
_UNKNOWN = pattern(rf"""
    {_HEAD}(?:这个?|那个?|我觉得|我看|我想|嗯|呃|额|估摸)?(?:应该|可能|大概|好像|也许|估计|或许|差不多|貌似|
        似乎|大约)[^,。!?;\n您]{{0,6}}吧{_PARTICLE}{_TAIL}|
    {_HEAD}(?:这个?|那个?|这些|这块|具体|嗯|呃|额|不好意思)?(?:我们?|咱)?(?:这边|这里)?(?:也|真|还真|哪|又|
        怎么|可|是真|都)*(?:不|没)(?:太|是很|是太|大|怎么|够|甚|晓得)*
        (?:清楚|知道|懂|了解|确定|晓得)[吧啊呀嘛吗呢了呗哈哦哎诶啦么呵]{{0,2}}{_TAIL}|
    (?:我|我们)(?:也|真|又|可|都)*(?:也|真|又|可|都|实在|完全|自己都)?[搞弄说闹](?:不|得)(?:太)?(?:清楚?|明白|
        懂)|(?:问|找)我?(?:我|又)(?:又|去)?(?:问|找)谁|
    (?:我|我们)(?:也|真|又|可|都)+(?:不|没)(?:太|是很|大|怎么|够)*(?:清楚|知道|懂|了解|确定|晓得)(?!您|
        怎么(?:感)?谢|该|如何)|(?:问我|跟我说)(?:也|都)?(?:没用|白搭|不知道)|
    我们?(?:哪|怎么)(?:里|儿)?(?:会|能)?(?:知道|晓得|清楚)(?!您)|{_HEAD}(?:天|鬼|谁)(?:才)?(?:知道|晓得)(?!您)|
    \b(?:i|we)\s(?:really\s|honestly\s|just\s)?(?:have\sno\s(?:idea|clue)|haven['’]?t\sa\sclue)|\bno\s(?:clue|
        idea)\b|\bdunno\b|
    \b(?:i|we)\s(?:do\snot|don['’]?t)\s(?:really\s)?know(?=[.!,]|$|\seither|\smuch)|\bhow\s(?:would|should|
        do)\si\sknow\b|\bwho\sknows\b|
    ^(?:i\sguess|maybe|perhaps|probably|i\ssuppose|not\ssure|could\sbe|might\sbe)(?:,?\s?(?:so|not|yes|maybe|
        perhaps|either|sorry|honestly|really))*[.!?,]*$|\bi\s(?:guess|suppose)\sso\b
""")
_REMEDY = pattern(r"""
    确认|核实|问一下|帮您|为您|给您|查|稍等|请教|咨询|转给|转接|麻烦您|请您|问我|告诉我|联系我|check|
        find\sout|let\sme|i['’]?ll\s|ask\b|could\syou|please|tell\sme
""")
_EVADES = pattern(rf"""
    (?:不归|不属于?|轮不到|不是|不关)(?:我们?|咱们?|客服|本店|店铺|店里|卖家|商家|
        这边)[^,。!?;\n]{{0,4}}(?:管|负责|的?事|的?问题|的?责任|的?错|的锅)|
    (?:跟|和|与|同)(?:我们?|咱们?|本店|店铺|店里|卖家|商家|小店|这边|客服)[^,。!?;\n的]{{0,3}}(?:没关系|无关|
        没有关系|不相干|没有任何关系|没什么关系|半毛钱关系|有什么关系)|
    (?:你|您)?自己(?:去|打电话)?(?:找|联系|问)(?:快递|厂家|平台|物流|仓库|客服|公司|网点|师傅|
        驿站)[^,。!?;\n]{{0,4}}(?:去|吧|呗){_TAIL}|
    (?:你|您)?(?:去)?找(?:快递|厂家|平台|物流|仓库|他们|邮局|驿站)(?:公司|员)?(?:去|说去|要去|赔去|吧|
        呗){_TAIL}|
    (?:管不了|管不着|管不到|没法管|没办法管|懒得管|不想管)|(?:别|不要|少)(?:来)?找(?:我(?!退|换|们)|
        我们(?:客服)?(?:吧|了|啊)?{_TAIL})|
    (?:我们?|店里|本店|咱们?)(?:这边)?(?:只管|只负责)(?:发货|卖|接单|打包|聊天)|(?:那|这)?是(?:你|
        您)(?:们)?自己的?(?:事|问题)|(?:关|干|碍)我们?(?:什么|啥|屁)事|
    (?:坏|丢|破|少|漏|错|碎|有问题|出问题|出了问题|延误|没收到)了?(?:你|您)?(?:就|自己)*(?:去)?(?:找|
        问)(?:厂家|快递|平台|物流|仓库|邮局|驿站|厂商)|我们?(?:就|只|只不过)是(?:个|一个)?(?:卖货|卖东西|打工|
        跑腿|代发|做客服|卖家)的?{_TAIL}|
    又不是(?:我|我们)(?:发|弄|做|打包|送|包|寄|派|装)的|
    \b(?:that|this|it)(?:['’]s|\sis)\s(?:not\s(?:on\s)?(?:me|us)\b|your|their|the\scourier['’]?s|
        the\scarrier['’]?s)\sproblem|\bnot\s(?:up\sto|our\s(?:problem|fault|job|business|concern|
        responsibility))|
    \b(?:nothing|not\smuch)\s(?:to\sdo\swith\sus|we\scan\sdo\sabout)|\b(?:ask|bother|call|
        blame)\s(?:the\s(?:courier|carrier|post)|someone\selse),?\snot\s(?:me|us)|
    \bwe\s(?:only|just)\s(?:sell|ship|pack)\b
""")
_RULES: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = (
    ("uncivil", _UNCIVIL, None),
    ("refuse_bluntly", _REFUSED, _SOFT),
    ("make_wait", _WAITS, None),
    ("dont_know", _UNKNOWN, _REMEDY),
    ("evade", _EVADES, None),
)


def rude(reading: Reading) -> Iterator[Span]:
    """Yield the rude, blunt, evasive and know-nothing forms; a kind word or a remedy redeems some of them."""
    text = reading.tight.text
    for code, form, unless in _RULES:
        if unless is not None and unless.search(text):
            continue
        for found in form.finditer(text):
            start, end = reading.tight.span(*found.span())
            if not reading.quoted(start):
                yield Span(code, start, end)
