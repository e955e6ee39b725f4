"""`csdesk shared`: two homes on one server, by command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Csdesk
from tests.postgres import Postgres, Shop

psycopg = pytest.importorskip("psycopg", reason="NOT TESTED: the extra shared (psycopg) is not installed")
pytestmark = pytest.mark.loopback


def test_a_flag_by_one_home_is_undone_by_the_other(csdesk: Csdesk, shop: Shop) -> None:
    url, one, two = shop.postgres.url, str(shop.base / "a"), str(shop.base / "b")
    words = ("--desk", shop.desk)
    assert csdesk("--home", one, "demo", "--shop", "zh", "--into", one, "--no-ui").code == 0
    done = csdesk("--home", one, "shared", "init", url, "--as", "early", *words)
    assert (done.code, done.err) == (0, "")
    assert csdesk("--home", two, "--operator", "LW", "shared", "join", url, "--as", "late", *words).code == 0
    name = csdesk("--home", one, "order", "list", "-q").lines[0]
    assert csdesk("--home", one, "order", "flag", name, "red").code == 0
    undone = csdesk("--home", two, "--operator", "LW", "undo")
    assert (undone.code, "AH@early" in undone.out) == (0, True), undone
    newest = csdesk("--home", two, "log", "--limit", "2", "--json").json
    assert [(row["verb"], row["operator"]) for row in newest] == [("undo", "LW@late"), ("order.flag", "AH@early")]
    page = csdesk("--home", one, "shared", "status", "--json").json
    assert [(machine["name"], machine["operator"]) for machine in page["machines"]] == [("early", "AH"), ("late", "LW")]
    assert csdesk("--home", one, "shared", "check").code == 0
    lists = [csdesk("--home", home, "order", "list", "--json").json for home in (one, two)]
    assert lists[0] == lists[1]
    assert csdesk("--home", two, "shared", "leave").code == 0
    assert csdesk("--home", two, "order", "flag", name, "blue").code == 0
    assert csdesk("--home", two, "shared", "status").code == 2


def test_the_password_is_never_in_the_settings(csdesk: Csdesk, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    url = shop.postgres.url
    refused = csdesk("shared", "init", url.replace("desk@", "desk:geheim@"), "--desk", shop.desk)
    assert (refused.code, "does not belong in the address" in refused.err) == (2, True)
    home = Path(csdesk("config", "path").out.strip()).parent
    (home / "secrets").mkdir(parents=True)
    secret = home / "secrets" / "shared"
    secret.write_text("geheim\n", encoding="utf-8")
    secret.chmod(0o644)
    refused = csdesk("shared", "init", url, "--desk", shop.desk)
    assert (refused.code, "chmod 600" in refused.err) == (5, True)
    secret.chmod(0o600)
    asked, connect = [], psycopg.connect

    def listen(**address: Any) -> Any:
        asked.append(address["password"])
        return connect(**address)

    monkeypatch.setattr("psycopg.connect", listen)
    assert csdesk("shared", "init", url, "--desk", shop.desk).code == 0
    monkeypatch.setenv("CSDESK_SHARED_PASSWORD", "anders")
    assert csdesk("shared", "status").code == 0
    assert asked == ["geheim", "anders"]
    assert "geheim" not in (home / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "mode", ["", "?sslmode=prefer", "?sslmode=disable", "?hostaddr=127.0.0.1,192.0.2.1&sslmode=allow"]
)
def test_off_this_machine_only_with_tls(csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    asked = {}

    def connect(**address: object) -> None:
        asked.update(address)
        raise psycopg.OperationalError

    monkeypatch.setattr("psycopg.connect", connect)
    if mode:
        refused = csdesk("shared", "init", f"postgresql://desk@db.example/shop{mode}")
        assert (refused.code, "TLS" in refused.err, asked) == (5, True, {})
        return
    assert csdesk("shared", "init", "postgresql://desk@db.example/shop").code == 3
    assert (asked["sslmode"], asked["sslrootcert"]) == ("verify-full", "system")


def test_without_a_server_reading_goes_on_and_what_was_typed_is_kept(csdesk: Csdesk, shop: Shop) -> None:
    home = shop.base / "a"
    csdesk("--home", str(home), "demo", "--shop", "zh", "--into", str(home), "--no-ui")
    server = Postgres(shop.postgres.programs)
    try:
        assert csdesk("--home", str(home), "shared", "init", server.url).code == 0
        name = csdesk("--home", str(home), "order", "list", "-q").lines[0]
    finally:
        server.close()
    before = csdesk("--home", str(home), "order", "show", name, "--json").json
    refused = csdesk("--home", str(home), "order", "note", name, "她说周三前要到")
    assert refused.code == 3
    assert "cannot be reached; nothing was changed" in refused.err
    (draft,) = (home / "drafts").iterdir()
    assert draft.name in refused.err
    assert "她说周三前要到" in draft.read_text(encoding="utf-8")
    assert csdesk("--home", str(home), "order", "show", name, "--json").json == before
    assert csdesk("--home", str(home), "shared", "status").code == 3


def kept(csdesk: Csdesk, monkeypatch: pytest.MonkeyPatch, home: str, *words: str) -> None:
    """Give a command while the server is away: it is refused, and kept as a draft."""
    with monkeypatch.context() as away:
        away.setattr("psycopg.connect", _gone)
        assert csdesk("--home", home, *words).code == 3


def _gone(*_words: object, **_more: object) -> None:
    raise psycopg.OperationalError("away")


def test_what_was_kept_is_made_again_by_command(csdesk: Csdesk, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, words = str(shop.base / "a"), str(shop.base / "b"), ("--desk", shop.desk)
    csdesk("--home", one, "demo", "--into", one, "--no-ui")
    csdesk("--home", one, "shared", "init", shop.postgres.url, "--as", "a", *words)
    csdesk("--home", two, "shared", "join", shop.postgres.url, "--as", "b", *words)
    first, second = csdesk("--home", one, "order", "list", "-q").lines[:2]
    kept(csdesk, monkeypatch, one, "order", "note", first, "她说周三前要到")
    kept(csdesk, monkeypatch, one, "order", "note", second, "要发票")
    kept(csdesk, monkeypatch, one, "handover", "add", "盒子快没了")
    csdesk("--home", two, "handover", "add", "另一句")  # takes the number that the draft had
    csdesk("--home", two, "--operator", "LW", "order", "note", second, "她改主意了")
    page = csdesk("--home", one, "shared", "status")
    assert [line.count("draft: drafts/") for line in page.lines].count(1) == 3
    done = csdesk("--home", one, "shared", "retry")
    assert done.code == 1
    assert "LW@b" in done.err  # who wrote on the second since, and where
    csdesk("--home", two, "shared", "status")
    assert "她说周三前要到" in csdesk("--home", two, "order", "show", first, "--json").out
    assert "要发票" not in csdesk("--home", two, "order", "show", second, "--json").out
    left = csdesk("--home", two, "handover", "show", "--json").out
    assert ("盒子快没了" in left, "另一句" in left) == (True, True)
    assert csdesk("--home", one, "shared", "retry").code == 1
    assert csdesk("--home", one, "shared", "retry", "--drop").code == 0
    assert "draft" not in csdesk("--home", one, "shared", "status").out
    assert csdesk("--home", one, "shared", "check").code == 0


def test_what_is_removed_for_good_is_removed_on_all_machines(csdesk: Csdesk, shop: Shop) -> None:
    one, two, words = str(shop.base / "a"), str(shop.base / "b"), ("--desk", shop.desk)
    csdesk("--home", one, "demo", "--shop", "zh", "--into", one, "--no-ui")
    csdesk("--home", one, "shared", "init", shop.postgres.url, "--as", "a", *words)
    csdesk("--home", two, "shared", "join", shop.postgres.url, "--as", "b", *words)
    name = csdesk("--home", one, "order", "list", "-q").lines[0]
    assert csdesk("--home", two, "order", "flag", name, "red").code == 0
    number = csdesk("--home", one, "order", "show", name, "--json", "--reveal").json["buyer_nick"].encode()
    asked = csdesk("--home", one, "forget", name)
    assert (asked.code, "--yes" in asked.err) == (5, True)
    done = csdesk("--home", one, "forget", name, "--yes")
    assert (done.code, "each other machine takes them out" in done.err) == (0, True), done
    assert csdesk("--home", two, "shared", "status").code == 0
    shop.join("c")
    for home in ("a", "b", "c"):
        held = [path.name for path in (shop.base / home).rglob("*") if path.is_file() and number in path.read_bytes()]
        assert held == []


def test_an_import_that_another_did_meanwhile_is_not_made_twice(
    csdesk: Csdesk, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, words = str(shop.base / "a"), str(shop.base / "b"), ("--desk", shop.desk)
    csdesk("--home", one, "demo", "--into", one, "--no-ui")
    csdesk("--home", one, "shared", "init", shop.postgres.url, "--as", "a", *words)
    csdesk("--home", two, "shared", "join", shop.postgres.url, "--as", "b", *words)
    before = len(csdesk("--home", one, "order", "list", "-q").lines)
    new = ("order", "add", "--platform", "pdd", "--no", "260317-412307765540999", "--title", "粗陶杯", "--amount", "88")
    kept(csdesk, monkeypatch, one, *new)
    added = csdesk("--home", two, *new)
    assert added.code == 0, added
    csdesk("--home", one, "shared", "status")
    assert csdesk("--home", one, "shared", "retry").code == 1
    assert len(csdesk("--home", one, "order", "list", "-q").lines) == before + 1


def test_whoever_runs_the_server_reads_nothing_of_a_sealed_desk(csdesk: Csdesk, shop: Shop) -> None:
    url, one, two, words = shop.postgres.url, str(shop.base / "a"), str(shop.base / "b"), ("--desk", shop.desk)
    csdesk("--home", one, "demo", "--shop", "zh", "--into", one, "--no-ui")
    done = csdesk("--home", one, "shared", "init", url, "--as", "a", "--sealed", *words)
    assert (done.code, "secrets/shared.key" in done.err) == (0, True)
    refused = csdesk("--home", two, "shared", "join", url, "--as", "b", *words)
    assert (refused.code, "secrets/shared.key" in refused.err) == (4, True)
    (shop.base / "b" / "secrets").mkdir(parents=True)
    key = shop.base / "b" / "secrets" / "shared.key"
    key.write_bytes((shop.base / "a" / "secrets" / "shared.key").read_bytes())
    key.chmod(0o600)
    assert csdesk("--home", two, "shared", "join", url, "--as", "b", *words).code == 0
    name = csdesk("--home", one, "order", "list", "-q").lines[0]
    assert csdesk("--home", one, "order", "flag", name, "red").code == 0
    assert csdesk("--home", two, "order", "flag", name, "blue").code == 0
    assert csdesk("--home", one, "shared", "check").code == 0
    with psycopg.connect(url) as connection:
        bodies = [
            body
            for table in ("line", "file")
            for (body,) in connection.execute(f"select body from csdesk.{table} where desk = %s", (shop.desk,))
        ]
    assert len(bodies) >= 3
    assert all(body.startswith(b"age-encryption.org") for body in bodies)
    key.unlink()
    lost = csdesk("--home", two, "order", "flag", name, "green")
    assert (lost.code, "secrets/shared.key" in lost.err) == (4, True)
