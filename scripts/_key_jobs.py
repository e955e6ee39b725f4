"""The jobs whose keys have a budget: where each begins, both forms of its keys, and how one sees that it was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag, Order
from csdesk.domain.talk.reviews import Outcome

Seen = Callable[[Desk, str], bool]
"""Looks at the desk as another process sees it and at the screen."""

TYPED = {"谢": 4, "18:00": 0, "有裂": 0, "补发": 0, "换货完成": 0}
"""How many keys a text takes: with an input method its sounds and the key that commits it; a blank is not counted."""

PASTED = "小满 2026-03-17 08:20:00\n你好，这个壶多少毫升\n"


class Job(NamedTuple):
    """One job.

    Args:
        name: What is done.
        start: Keys that lead to the row; not counted. A word `=unpaid` stands for the keys to that queue of Orders.
        budget: How many keys it may take.
        letters: The keys of the quick hand.
        proof: The keys that pass through a Chinese input method.
        verb: The change that must come of it; empty when `done` says it all.
        done: What must be seen besides.
        before: Keys that bring the row into the state in which the job begins; not counted.
        waits: What `before` leaves on the screen.
        quiet: Whether nothing waits in the shop in which it is done.
    """

    name: str
    start: str
    budget: int
    letters: str
    proof: str
    verb: str = ""
    done: Seen = lambda _desk, _screen: True
    before: str = ""
    waits: str = ""
    quiet: bool = False


def some(test: Callable[[Order], bool], least: int = 1) -> Seen:
    """Return a check that so many orders fit."""
    return lambda desk, _screen: sum(map(test, desk.orders.values())) >= least


def shows(*words: str) -> Seen:
    """Return a check that words are on the screen."""
    return lambda _desk, screen: all(word in screen for word in words)


def cost(keys: str) -> int:
    """Return how many keys are pressed."""
    return sum(TYPED.get(key, 1) for key in keys.split())


JOBS = (
    Job("address: courier, text copied", "=to_confirm", 4, "c 1 Enter", "F2 1 Enter", "order.confirm",
        some(lambda one: one.desk.address_confirm == "asked" and one.desk.courier_wish == "yto")),
    Job("buyer confirmed", "=to_confirm", 2, "c Enter", "F2 Enter", "order.confirm_answer",
        before="c Enter", waits="clipboard.txt"),
    Job("payment reminder copied", "=unpaid", 3, "c Enter", "F2 Enter", "order.remind"),
    Job("impulse order closed", "=unpaid", 3, "x 1", "C-x 1", "order.close"),
    Job("COD notice copied", "=cod", 3, "c Enter", "F2 Enter", "order.cod"),
    Job("COD accepted", "=cod", 3, "c y", "F2 1", "order.cod_answer",
        some(lambda one: one.desk.cod_answer == "accepted"), "c Enter", "clipboard.txt"),
    Job("COD ordered again", "=cod", 3, "c o", "F2 2", "order.cod_answer",
        some(lambda one: one.desk.cod_answer == "reorder"), "c Enter", "clipboard.txt"),
    Job("message answered, 1 of 3 texts", "2", 4, "r 1 18:00 Enter Enter", "F7 1 18:00 Enter Enter", "message.reply"),
    Job("answer with a searched template", "=to_notify", 8, "r b y e Enter Enter", "F7 谢 Enter Enter", "",
        lambda desk, _screen: len(desk.records.sent_texts.records) > 6),
    Job("thanks for a review", "5 Right", 3, "c Enter", "F2 Enter", "review.thank"),
    Job("bad review: reason, step, text", "5", 6, "c 1 18:00 Enter Enter", "F2 1 18:00 Enter Enter", "review.contact"),
    Job("urging buyer answered", "=to_ship", 3, "w Enter", "C-u Enter", "order.urge"),
    Job("notices in bulk", "=to_notify", 5, "A c Enter", "C-a F2 Enter", "order.notify",
        some(lambda one: bool(one.desk.notices), 4)),
    Job("flag", "=to_confirm", 2, "f 1", "C-g 1", "order.flag", some(lambda one: one.desk.flag is Flag.RED)),
    Job("memo built and copied", "=to_ship", 3, "n Enter", "F4 Enter", "order.note"),
    Job("default snooze", "2", 1, "s", "F6", "message.snooze"),
    Job("next most urgent thing", "0", 1, "g", "C-n", "", shows("待核对", "0958", "超期")),
    Job("undo", "=unpaid", 1, "u", "C-z", "undo", before="x 1", waits="关闭"),
    Job("consultation logged", "2", 5, "a 1 1", "F5 1 1", "consult.log"),
    Job("handover item acknowledged", "8 Right", 1, "Space", "Space", "handover.ack"),
    Job("handover exported", "1", 5, "8 c Enter", "8 F2 Enter", "",
        lambda desk, _screen: any(desk.home.folder.rglob("*.md"))),
    Job("copied chat pasted in", "2", 2, "Paste", "Paste", "message.paste"),
    Job("search key, then text (paste pair)", "=unpaid", 2, ". y", "F9 F8", "", shows("吸水茶巾", "~ · 已复制"),
        "c Enter", "clipboard.txt"),
    Job("address: courier, copied, sent", "=to_confirm", 4, "c 1 Enter Y", "F2 1 Enter C-k", "text.sent",
        some(lambda one: one.desk.address_confirm == "asked" and one.desk.courier_wish == "yto")),
    Job("bad review to its end", "5", 18,
        "c 1 18:00 Enter Enter Y r 有裂 Enter 补发 Enter 18:00 Enter Y Right Right Right e 4",
        "F2 1 18:00 Enter Enter C-k F7 有裂 Enter 补发 Enter 18:00 Enter C-k Right Right Right C-e 4", "review.done",
        lambda desk, _screen: any(one.outcome is Outcome.EXPLAINED for one in desk.records.reviews.records.values())),
    Job("exchange to its end", "6", 24,
        "c Y p 4 有裂 Enter l 3 有裂 Enter c Y b 1 e 换货完成 Enter",
        "F2 C-k C-u 4 有裂 Enter Insert 3 有裂 Enter F2 C-k C-w 1 C-e 换货完成 Enter", "case.close"),
    Job("morning routine, nothing wrong", "1", 40, "c " + "Enter Escape c " * 7, "F2 " + "Enter Escape F2 " * 7,
        "routine.done", shows("8/8"), quiet=True),
)  # fmt: skip
"""Every budget of the key conventions in their order, then those of whole duties."""
