"""First letters of Chinese characters, so that `zs` finds 张三.

The 3,755 common characters of GB 2312 lie in the order of their sound, so 23 borders tell the first letter of each.
Surnames and the characters of names that lie elsewhere in that standard are listed; a surname with a sound of its own
adds a second spelling.
"""

from __future__ import annotations

import functools

_BORDERS = "啊a芭b擦c搭d蛾e发f噶g哈h击j喀k垃l妈m拿n哦o啪p期q然r撒s塌t挖w昔x压y匝z"
_RARE = (
    "覃q滕t缪m褚c窦d岑c晏y佟t臧z闵m邬w栾l佘s邝k鄢y郗x亓q逄p仝t禤x靳j谌c蔺l虞y邵s郝h邹z"
    "芸y茜q雯w萱x妍y婕j娅y嫣y璐l瑾j昊h晟s煜y烨y琰y璇x钰y馨x琪q淇q琬w珺j珂k玥y莺y菁j茉m芮r苒r荟h菡h蓓b蕊r懿y忻x恺k恬t"
    "沁q沅y泓h浠x淼m湉t熠y炜w祎y璟j瑶y珏j珞l琮c琛c皓h睿r筠y筱x绮q缇t翊y翎l胤y臻z荔l莘s菀w轶y郅z釉y铭m锟k锴k鑫x霁j霏f"
    "霖l靓l韬t韵y颉j飒s骁x骞q麒q麟l黛d瓯o盏z匙s箸z茗m"
)
_AS_SURNAME = "仇q单s曾z解x区o查z盖g翟z缪m乐y员y黑h召s尹y"


def _pairs(text: str) -> dict[str, str]:
    return dict(zip(text[::2], text[1::2], strict=True))


@functools.cache
def _letters() -> dict[int, str]:
    """Return the first letter by code point."""
    letters: dict[int, str] = {}
    borders, letter = _pairs(_BORDERS), ""
    for row in range(0xB0, 0xD8):
        for column in range(0xA1, 0xFF):
            character = bytes((row, column)).decode("gb2312", "ignore")
            letter = borders.get(character, letter)
            if character:
                letters[ord(character)] = letter
    return letters | {ord(character): letter for character, letter in _pairs(_RARE).items()}


def initials(text: str) -> str:
    """Return the text with each common Chinese character replaced by the first letter of its sound."""
    return text.translate(_letters())


@functools.cache
def _surnames() -> dict[str, str]:
    """Return the first letter of surnames with a sound of their own."""
    return _pairs(_AS_SURNAME)


def name_initials(name: str) -> str:
    """Return the first letters of a person's name; both spellings where the surname has a sound of its own."""
    plain = initials(name)
    own = _surnames().get(name[:1])
    return plain if own is None or plain.startswith(own) else f"{plain} {own}{plain[1:]}"
