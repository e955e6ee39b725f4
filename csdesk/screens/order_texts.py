"""Texts from the order list: the picker, the paste pair, sent, and correcting a promise."""

from __future__ import annotations

from csdesk.domain.follow import Follow
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.order_verbs import OrderVerbs
from csdesk.services.bench import Bench
from csdesk.services.compose import Subject, Used
from csdesk.services.results import Result
from csdesk.widgets.paint import Line


def short_way(way: str) -> str:
    """Return how a text was copied, in few cells: of a file only its name."""
    return way.replace("\\", "/").rpartition("/")[2]


class OrderTexts(OrderVerbs):
    """What the order list does with texts."""

    def pair_words(self) -> Line:
        """Name the buyer whose search key or text was copied, until it was sent or Esc."""
        pair = self.session.pair
        return [(_("to "), "dim"), (clean(pair[1]), "mark"), ("   ", "text")] if pair else []

    async def do_orders_text(self) -> None:
        """Open the picker for the row."""
        key = self.rows.current
        if key is None:
            return

        def job(bench: Bench) -> Subject | None:
            from csdesk.services.compose import subject_of

            order = bench.orders.get(key)
            return subject_of(bench, order) if order is not None else None

        def show(subject: Subject | None) -> None:
            from csdesk.screens.picker import Picker

            if subject is not None:
                self.app.push_screen(Picker(self.session, subject, self.used))

        self.session.do(job, show)

    def used(self, used: Used) -> None:
        """Say what was copied, and the promise that came of it."""
        words = used.result.summary
        if used.way:
            words = _("copied ({way}): {text}").format(way=short_way(used.way), text=words)
        if used.promise is not None and used.promise.due_at is not None:
            key = self.key_name("orders.promise")
            due = used.promise.due_at
            words += "  " + _("promised {time}, {key} corrects it").format(time=f"{due:%m-%d %H:%M}", key=key)
        if used.way and self.rows.current is not None:
            self._pair(self.rows.current)
        self.said(Result(used.result.changed, words))

    def _pair(self, key: str) -> None:
        order = self.session.snapshot.orders.get(key)
        if order is not None:
            self.session.pair = (key, order.buyer_nick or f"…{order.order_no[-4:]}")

    async def do_orders_key(self) -> None:
        """Copy the search key of the row; the status line names the buyer from now on."""
        key = self.rows.current
        if key is None:
            return

        def job(bench: Bench) -> tuple[str, str]:
            from csdesk.services.compose import copy_search_key

            return copy_search_key(bench, key)

        def done(found: tuple[str, str]) -> None:
            word, way = found
            self._pair(key)
            after = self.key_name("orders.copy")
            words = _("search key {word} copied ({way}); {key} copies the text").format(
                word=clean(word), way=short_way(way), key=after
            )
            self.say(words)

        self.session.do(job, done)

    async def do_orders_copy(self) -> None:
        """Copy the last text of the row again; warn when the search key copied before was another buyer's."""
        key = self.rows.current
        if key is None:
            return

        def job(bench: Bench) -> tuple[str, str] | None:
            from csdesk.services.compose import copy_again

            return copy_again(bench, key)

        def done(found: tuple[str, str] | None) -> None:
            if found is None:
                picks = self.key_name("orders.text")
                self.say(_("No text was made for this order today; {key} picks one.").format(key=picks), "soon")
                return
            pair = self.session.pair
            other = pair is not None and pair[0] != key
            self._pair(key)
            words = _("copied ({way}): {text}").format(way=short_way(found[1]), text=clean(found[0]))
            if other and pair is not None:
                words = _("Careful: the search key was {other}, this text is for {who}.").format(
                    other=clean(pair[1]), who=clean(self.session.pair[1] if self.session.pair else "")
                )
            self.say(words, "late" if other else "text")

        self.session.do(job, done)

    async def do_orders_sent(self) -> None:
        """Record the copied text of the row as sent."""
        key = self.rows.current
        if key is None:
            return

        def job(bench: Bench) -> Result:
            from csdesk.services.compose import sent

            return sent(bench, key)

        def done(result: Result) -> None:
            if self.session.pair is not None and self.session.pair[0] == key:
                self.session.pair = None
            self.said(result)

        self.session.do(job, done)

    async def do_orders_promise(self) -> None:
        """Ask for the right time of the last promise to this buyer."""
        key = self.rows.current
        if key is None:
            return

        def job(bench: Bench) -> Follow | None:
            from csdesk.services.compose import last_promise

            return last_promise(bench, key)

        self.session.do(job, self._correct)

    def _correct(self, promise: Follow | None) -> None:
        if promise is None or promise.due_at is None:
            self.say(_("Nothing was promised to this buyer."), "soon")
            return

        def take(time: str) -> None:
            def correct(bench: Bench) -> Result:
                from csdesk.services.compose import correct

                return correct(bench, promise, time)

            self.verb(correct)

        title = _("promised: {text}; due").format(text=clean(promise.text)[:24])
        self.ask(title, take, accept=_("save"), value=f"{promise.due_at:%Y-%m-%dT%H:%M}")
