"""The bound mailbox against a real Dovecot on the loopback; without one these tests are skipped, loudly."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.errors import DataError, RefusedError, UsageError
from csdesk.services.imports.mailbox import PASSWORD, fetch
from csdesk.services.today.inbox import list_messages
from tests.intake.test_odd_mails import nested
from tests.support import NOW

imap_tools = pytest.importorskip("imap_tools", reason="NOT TESTED: the extra mail (imap-tools) is not installed")

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
needs_dovecot = pytest.mark.skipif(
    not Path(DOVECOT).exists(), reason="NOT TESTED: no Dovecot here (apt-get install dovecot-imapd)"
)
CONF = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
mail_location = maildir:{base}/mail/%u
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    def __init__(self, base: Path, port: int, tls: int) -> None:
        self.base, self.port, self.tls = base, port, tls


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    base = Path(tempfile.mkdtemp(prefix="imap"))
    base.chmod(0o755)
    root = os.getuid() == 0
    user = "nobody" if root else pwd.getpwuid(os.getuid()).pw_name
    account = pwd.getpwnam(user)
    (base / "mail").mkdir()
    os.chown(base / "mail", account.pw_uid, account.pw_gid)
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    key += [
        "-addext",
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout",
        f"{base}/key.pem",
        "-out",
        f"{base}/cert.pem",
    ]
    subprocess.run(key, check=True, capture_output=True)
    found = Server(base, free_port(), free_port())
    import grp

    group = grp.getgrgid(account.pw_gid).gr_name
    conf = CONF.format(base=base, user=user, group=group, port=found.port, tls=found.tls)
    (base / "dovecot.conf").write_text(conf, encoding="utf-8")
    running = subprocess.Popen([DOVECOT, "-F", "-c", base / "dovecot.conf"])
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", found.port)) == 0:
                break
        time.sleep(0.05)
    else:
        running.terminate()
        pytest.fail(f"Dovecot did not start: {(base / 'log').read_text(encoding='utf-8')}")
    yield found
    running.terminate()
    running.wait(60)
    shutil.rmtree(base, ignore_errors=True)


def mail(number: int, subject: str = "评价提醒") -> bytes:
    words = f"Subject: {subject}\r\nFrom: a@shop.example\r\nMessage-ID: <{number}@shop.example>\r\n"
    words += "Date: Mon, 16 Mar 2026 21:00:00 +0800\r\n"
    return (words + f"Content-Type: text/plain; charset=gb2312\r\n\r\n正文喆{number}\r\n").encode("gbk")


def put(server: Server, user: str, *, folder: str = "INBOX", count: int = 2) -> None:
    with imap_tools.MailBoxUnencrypted("127.0.0.1", server.port).login(user, "geheim") as box:
        if folder != "INBOX":
            box.folder.create(folder)
        for number in range(count):
            box.append(mail(number), folder, dt=NOW)


@pytest.fixture
def bound(desk: Desk, open_at: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    def make(server: Server | None, user: str, **more: object) -> Desk:
        lines = {"host": "127.0.0.1", "port": server.port if server else 1, "security": "none", "user": user, **more}
        desk.home.make()
        text = "[mailbox]\n" + "".join(
            f"{key} = {value}\n" if isinstance(value, int | list) else f'{key} = "{value}"\n'
            for key, value in lines.items()
        )
        desk.home.config.write_text(text, encoding="utf-8")
        monkeypatch.setenv(PASSWORD, "geheim")
        return open_at(NOW.isoformat())

    return make


@needs_dovecot
@pytest.mark.loopback
def test_mails_arrive_once_and_the_mailbox_stays_as_it_was(server: Server, bound: Callable[..., Desk]) -> None:
    put(server, "one")
    desk = bound(server, "one")
    assert len(fetch(desk).changed) == 2
    assert fetch(desk).changed == ()
    desk.sync()
    view = list_messages(desk)[0]
    assert (view.subject, view.text, view.buyer_nick) == ("评价提醒", "正文喆0", "a@shop.example")
    with imap_tools.MailBoxUnencrypted("127.0.0.1", server.port).login("one", "geheim") as box:
        assert [found.flags for found in box.fetch(mark_seen=False)] in ([(), ()], [("\\Recent",)] * 2)


@needs_dovecot
@pytest.mark.loopback
def test_a_mail_that_cannot_be_read_is_told_once_and_stops_nothing(server: Server, bound: Callable[..., Desk]) -> None:
    put(server, "bad", count=1)
    with imap_tools.MailBoxUnencrypted("127.0.0.1", server.port).login("bad", "geheim") as box:
        box.append(nested(3000).replace(b"\n", b"\r\n"), "INBOX", dt=NOW)
        box.append(mail(7), "INBOX", dt=NOW)
    desk = bound(server, "bad")
    assert len(fetch(desk).changed) == 3
    assert fetch(desk).changed == ()
    desk.sync()
    subjects = sorted(view.subject or "" for view in list_messages(desk))
    assert subjects == ["a mail that cannot be read", "评价提醒", "评价提醒"]


@needs_dovecot
@pytest.mark.loopback
def test_a_mail_that_the_server_cannot_hand_out_is_told_once_and_stops_nothing(
    server: Server, bound: Callable[..., Desk]
) -> None:
    put(server, "lost", count=7)
    files = sorted(file for file in (server.base / "mail/lost").rglob("*,S=*"))
    files[3].chmod(0)
    desk = bound(server, "lost")
    assert len(fetch(desk).changed) == 7
    assert fetch(desk).changed == ()
    desk.sync()
    assert sum(view.subject == "a mail that cannot be read" for view in list_messages(desk)) == 1


@needs_dovecot
@pytest.mark.loopback
def test_a_folder_with_a_chinese_name(server: Server, bound: Callable[..., Desk]) -> None:
    put(server, "two", folder="客服", count=1)
    assert len(fetch(bound(server, "two", folders=["客服"])).changed) == 1


@needs_dovecot
@pytest.mark.loopback
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_lines(
    server: Server, bound: Callable[..., Desk], security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(server, security)
    port = server.tls if security == "tls" else server.port
    desk = bound(server, security, security=security, port=port)
    with pytest.raises(DataError):
        fetch(desk)  # nobody vouches for this certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(server.base / "cert.pem"))
    assert len(fetch(desk).changed) == 2


@needs_dovecot
@pytest.mark.loopback
def test_a_wrong_password_is_said_and_never_shown(
    server: Server, bound: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = bound(server, "three")
    monkeypatch.setenv(PASSWORD, "not-the-password")
    with pytest.raises(DataError) as caught:
        fetch(desk)
    assert "three@127.0.0.1" in caught.value.where
    assert "not-the-password" not in " ".join(caught.value.lines())


@pytest.mark.loopback
def test_a_server_that_is_not_there(bound: Callable[..., Desk]) -> None:
    with pytest.raises(DataError):
        fetch(bound(None, "four", port=free_port()))


def test_no_mailbox_and_no_open_line(desk: Desk, bound: Callable[..., Desk]) -> None:
    with pytest.raises(UsageError):
        fetch(desk)
    with pytest.raises(RefusedError) as caught:
        fetch(bound(None, "five", host="imap.shop.example"))
    assert caught.value.code == "open_line"


@pytest.mark.loopback
def test_the_private_file_of_the_password(bound: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = bound(None, "six", port=free_port())
    monkeypatch.delenv(PASSWORD)
    with pytest.raises(RefusedError, match="no password"):
        fetch(desk)
    secret = desk.home.folder / "secrets" / "mailbox"
    secret.parent.mkdir()
    secret.write_text("geheim\n", encoding="utf-8")
    secret.chmod(0o644)
    with pytest.raises(RefusedError, match="Others"):
        fetch(desk)
    secret.chmod(0o600)
    with pytest.raises(DataError):
        fetch(desk)  # nothing listens there
