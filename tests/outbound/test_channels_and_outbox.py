"""Sending for real, to servers of our own on the loopback: SMTP and a webhook; once, with reasons, never by itself."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from aiosmtpd.controller import Controller

from csdesk.desk import Desk, open_desk
from csdesk.errors import DataError, DeskError, RefusedError, UsageError
from csdesk.services.talk import outbox
from csdesk.services.texts.render import Ask

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
NOON = "2026-03-17T12:00:00+08:00"


class Box:
    """What an SMTP server received; `answers` are given before it takes anything."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.answers: list[str] = []
        self.asked = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.asked += 1
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def smtp(box: Box) -> Iterator[Controller]:
    server = Controller(box, hostname="127.0.0.1", port=0)
    # aiosmtpd asks for port 0 and then connects to it to see that it is up; bind first and tell it the number
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    server.start()
    yield server
    server.stop()


def write_config(home: Path, text: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(f'shop = "小满茶具"\n{text}', encoding="utf-8")


@pytest.fixture
def mailing(home: Path, smtp: Controller) -> Desk:
    write_config(
        home,
        f'[channels.mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {smtp.port}\nsecurity = "none"\n'
        'sender = "shop@example.com"\n',
    )
    return open_desk(home, now=NOON, lang="en", operator="AH")


def put(desk: Desk, text: str = "您好,您的发票请见附件。", **options: Any) -> str:
    (name,) = outbox.put(desk, Ask(text=text), "mail", to="buyer@example.com", subject="发票", **options).changed
    desk.sync()
    return name


@pytest.mark.duty("M31")
def test_a_mail_arrives_word_for_word_and_only_once(mailing: Desk, box: Box) -> None:
    name = put(mailing)
    assert box.mails == []
    outbox.send_one(mailing, name)
    (mail,) = box.mails
    assert mail["Subject"] == "发票"
    assert mail["To"] == "buyer@example.com"
    assert "小满茶具" in str(mail["From"])
    assert mail.get_content().strip() == "您好,您的发票请见附件。"
    with pytest.raises(RefusedError) as refused:
        outbox.send_one(mailing, name)
    assert refused.value.code == "already_sent"
    assert len(box.mails) == 1
    (said,) = mailing.records.sent_texts.records.values()
    assert (said.way, said.sent_at is not None) == ("mail", True)


def test_a_passing_failure_is_tried_again_at_once(mailing: Desk, box: Box) -> None:
    box.answers = ["451 try later"]
    outbox.send_one(mailing, put(mailing))
    assert (len(box.mails), box.asked) == (1, 2)


def test_a_refusal_keeps_the_text_with_its_reason(mailing: Desk, box: Box) -> None:
    box.answers = ["550 no such user"]
    name = put(mailing)
    with pytest.raises(DataError) as failed:
        outbox.send_one(mailing, name)
    assert "550 no such user" in failed.value.where
    assert box.asked == 1
    (left,) = outbox.list_outbox(mailing)
    assert outbox.view_waiting(left).reason == "550 no such user"
    assert [reason for _at, reason in left.tries] == [outbox.view_waiting(left).reason]  # the try itself is no second
    outbox.send_one(mailing, name)
    assert len(box.mails) == 1


def test_a_server_that_is_down_says_so(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    write_config(home, f'[channels.mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n')
    desk = open_desk(home, now=NOON, lang="en", operator="AH")
    name = put(desk)
    with pytest.raises(DataError) as failed:
        outbox.send_one(desk, name)
    assert failed.value.code == "channel_down"
    assert "refused" in failed.value.where.lower()


def test_a_crash_while_sending_never_leads_to_a_second_mail(
    mailing: Desk, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = put(mailing)

    def die(*_args: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "send", die)
        with pytest.raises(KeyboardInterrupt):
            outbox.send_one(mailing, name)
    mailing.sync()
    with pytest.raises(RefusedError) as refused:
        outbox.send_one(mailing, name)
    assert refused.value.code == "unknown_outcome"
    outbox.send_one(mailing, name, again=True)
    assert len(box.mails) == 1


def test_one_thing_gets_one_text(mailing: Desk) -> None:
    name = put(mailing, about="invoice:1")
    with pytest.raises(RefusedError) as refused:
        put(mailing, about="invoice:1")
    assert refused.value.code == "already_waiting"
    assert outbox.put(mailing, Ask(text="您好，发票在订单里。"), "chat", about="invoice:1").changed  # another way
    outbox.drop(mailing, name)
    mailing.sync()
    put(mailing, about="invoice:1")


@pytest.mark.parametrize(
    ("when", "due", "code"),
    [("2026-03-17T23:00:00+08:00", None, "quiet_hours"), ("2026-03-17T12:00:00+08:00", "18:00", "not_due")],
)
def test_when_nothing_may_leave(mailing: Desk, home: Path, when: str, due: str | None, code: str) -> None:
    from csdesk.domain.shared.times import parse_time

    name = put(mailing, due=parse_time(due, mailing.now()) if due else None)
    with pytest.raises(RefusedError) as refused:
        outbox.send_one(open_desk(home, now=when, lang="en"), name)
    assert refused.value.code == code


def test_a_text_that_blocks_never_gets_into_the_outbox(mailing: Desk) -> None:
    with pytest.raises(RefusedError) as refused:
        put(mailing, "加我微信吧")
    assert refused.value.code == "off_platform_contact"
    assert outbox.list_outbox(mailing) == []


def test_an_unknown_channel_is_named(mailing: Desk) -> None:
    with pytest.raises(UsageError, match="no channel pigeon"):
        outbox.put(mailing, Ask(text="您好,请稍等"), "pigeon")


class Hook(BaseHTTPRequestHandler):
    """A webhook that remembers what it got and answers as told."""

    got: ClassVar[list[dict[str, Any]]] = []
    answers: ClassVar[list[int]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.answers.pop(0) if self.answers else 200
        if status == 200:
            self.got.append(json.loads(body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[ThreadingHTTPServer]:
    Hook.got, Hook.answers = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def team(home: Path, hook: ThreadingHTTPServer) -> Desk:
    write_config(home, '[channels.team]\nkind = "apprise"\n')
    secrets = home / "secrets"
    secrets.mkdir(mode=0o700)
    path = secrets / "team"
    path.write_text(f"json://127.0.0.1:{hook.server_port}/robot", encoding="utf-8")
    path.chmod(0o600)
    return open_desk(home, now=NOON, lang="en", operator="AH")


def tell(desk: Desk) -> str:
    (name,) = outbox.put(desk, Ask(text="交接:今天18:00前补寄茶漏,请留意。"), "team").changed
    desk.sync()
    return name


def test_a_webhook_gets_the_text_through_apprise(team: Desk) -> None:
    outbox.send_one(team, tell(team))
    (got,) = Hook.got
    assert got["message"] == "交接:今天18:00前补寄茶漏,请留意。"


def test_a_webhook_that_refuses_keeps_the_text_and_the_address_stays_secret(team: Desk) -> None:
    Hook.answers = [403]
    name = tell(team)
    with pytest.raises(DataError) as failed:
        outbox.send_one(team, name)
    assert "json://" not in "".join(failed.value.lines())
    assert Hook.got == []
    outbox.send_one(team, name)
    assert len(Hook.got) == 1


def test_a_secret_that_others_can_read_is_not_used(team: Desk, home: Path) -> None:
    (home / "secrets/team").chmod(0o644)
    with pytest.raises(RefusedError) as refused:
        outbox.send_one(team, tell(team))
    assert refused.value.code == "secret_readable"


@pytest.mark.duty("M31")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_sms_go_into_one_file_for_the_gateway(desk: Desk, form: str, open_at: Callable[[str], Desk]) -> None:
    for phone in ("19900000001", "19900000002"):
        outbox.put(desk, Ask(text="【小满】您好,您的订单已发出,请留意查收。"), "sms", to=phone)
        desk.sync()
    result, path = outbox.write_sms(desk, [], form=form)
    assert len(result.changed) == 2
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    if form == "csv":
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert lines[1] == '19900000001,"【小满】您好,您的订单已发出,请留意查收。",1'
    else:
        from python_calamine import load_workbook

        rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
        assert rows[2][:2] == ["19900000002", "【小满】您好,您的订单已发出,请留意查收。"]
    desk.sync()
    with pytest.raises(DeskError, match="No SMS"):
        outbox.write_sms(desk, [])
