"""How a promise of arrival is said in English (P10)."""

from __future__ import annotations

from csdesk.texts.patterns import pattern

_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|tonight|"
    r"the\s\d{1,2}(?:st|nd|rd|th)|christmas|easter|the\sweekend|your\sbirthday)"
)
_SPAN = (
    r"(?:in|within)\s(?:(?:about|around|only|just|the|next|a|an|one|two|three|four|five|six|seven|"
    r"\d{1,3}|to|or|few|couple|of|business|working)[\s-]){1,5}(?:days?|hours?|weeks?)"
)
_PARCEL = r"(?:it|them|(?:your|the)\s(?:order|parcel|package|item|goods))"
_TIME = rf"\b(?:{_DAY}|by|{_SPAN}|on|before|next|this|no\slater)\b"
_SOON = r"(?:\w+\s){0,2}?"
_MET = (
    r"(?:arrive|be\sdelivered|reach\syou|be\swith\syou|get\sto\syou|come|land|"
    r"be\s(?:there|here)|be\s(?:at|in|on)\syour|show\sup)"
)

ENGLISH = pattern(rf"""
    (?:\b(?:will|should|shall|can|must|going\sto|is\sto|are\sto)|['’]ll)\s{_SOON}{_MET}\b[^.!?\n]{{0,40}}{_TIME}|
    \b{_PARCEL}\s(?:arrives?|lands?|comes?|gets?\s(?:there|to\syou)|reach(?:es)?\syou|is\s(?:there|with\syou))
        \s(?:\w+\s){{0,3}}?{_TIME}|
    \barrives?\s(?:{_DAY}|by|{_SPAN}|on\s\w+|next|before)|
    \barriving\s(?:{_DAY}|by|{_SPAN}|on|next|before|no\slater)|
    \byou(?:['’]ll|\swill|\scan|\sshould|['’]re\sgoing\sto)\s{_SOON}(?:get|receive|have)\s(?:{_PARCEL}|(?:your|the)\s\w{{2,20}}(?:\s\w{{2,20}})?)\b
        [^.!?\n]{{0,30}}{_TIME}|
    \b(?:you|we)(?:['’]ll|\swill)\shave\sit\s(?:at|in|on|with)\s(?:your|you)\b[^.!?\n]{{0,20}}{_TIME}|
    \b(?:guaranteed?|promised?|sure|certain)\sto\s(?:be\s(?:there|with|at)|arrive|get\s(?:there|to)|reach)\b|
    \b(?:guaranteed?|promised?)\b[^.!?\n]{{0,40}}\b(?:arrival|arrives?|delivery|delivered|reach(?:es)?\syou|gets?\sto\syou)\b|
    \bin\s(?:time|your\shands)\s(?:for|by|before)\s(?:your|the|christmas|easter|mother|father|valentine|\w+day)|
    \b(?:arrival|delivery|delivered)\b[^.!?\n]{{0,30}}\bguaranteed\b|
    \bdelivered\s(?:to\s(?:you|your\s\w+)\s)?(?:{_DAY}|by|{_SPAN}|on\s\w+day|before)\b|
    \b(?:we|i|they|the\scourier)(?:['’]ll|\swill|\scan)?\s(?:\w+\s)?deliver\s(?:{_PARCEL}\s)?(?:to\syou\s)?
        (?:{_DAY}|by|{_SPAN}|on\s\w+day|before)\b|
    \b(?:next|same|one|two|three|\d)[\s-]day\sdelivery\b|
    \bdelivery\s(?:is\s|takes\s|in\s|within\s)+(?:only\s|just\s)?\w+\s(?:to\s\w+\s)?days?\b|
    \btakes\s(?:only\s|just\s|about\s)?\w+\s(?:to\s\w+\s)?days?\sto\s(?:arrive|reach|get|come)\b|
    \bexpect\s(?:{_PARCEL}|delivery)\s(?:\w+\s){{0,4}}?(?:{_DAY}|by|{_SPAN}|before)\b|
    \b(?:parcel|package|order|it)\s(?:will\s)?(?:comes?|gets?\sthere|be\sthere)\s(?:{_DAY}|by|on|{_SPAN})
""")
