"""The whole program in tmux: Chinese on the screen, keys through a real terminal, a paste, a resize, the way out."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from libtmux import Pane, Server

from csdesk import hangup
from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag
from csdesk.services.demo.files import write_exports
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import at

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")


class Terminal:
    """A tmux pane with csdesk in it."""

    def __init__(self, pane: Pane) -> None:
        self.pane = pane

    def text(self) -> str:
        """Return what the terminal shows."""
        return "\n".join(self.pane.capture_pane())

    def sees(self, *words: str, true: Callable[[], bool] | None = None) -> None:
        """Wait until words are on the screen, or something is true."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if all(word in self.text() for word in words) and (true is None or true()):
                return
            time.sleep(0.03)
        raise AssertionError(f"never seen: {words}\n{self.text()}")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        for key in keys:
            self.pane.send_keys(key, enter=False)

    def flag(self, name: str) -> str:
        """Return one of tmux's flags of the pane."""
        return str(self.pane.display_message(f"#{{{name}}}", True)[0])

    def type(self, text: str) -> None:
        """Type a text."""
        self.pane.send_keys(text, enter=False, literal=True)


@pytest.fixture
def open_terminal(home: Path, tmp_path: Path, catalogue: Path) -> Iterator[Callable[[int, int], Terminal]]:
    """Open csdesk in a terminal of some columns and lines, in Chinese."""
    server = Server(socket_path=tmp_path / "tmux", config_file=os.devnull)

    def start(columns: int, lines: int) -> Terminal:
        names = ("CSDESK_", "HOME", "XDG_")
        environment = {name: value for name, value in os.environ.items() if name.startswith(names)}
        session = server.new_session(
            "desk",
            start_directory=str(ROOT),
            x=columns,
            y=lines,
            window_command=f"env -u COLUMNS -u LINES CSDESK_LANG=zh {sys.executable} -m csdesk; echo left $?; sleep 60",
            environment=environment,
        )
        pane = session.active_pane
        assert pane is not None
        return Terminal(pane)

    yield start
    if server.is_alive():
        server.kill()


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (160, 50)])
def test_a_morning_in_a_terminal(
    shop: Desk, open_terminal: Callable[[int, int], Terminal], columns: int, lines: int
) -> None:
    terminal = open_terminal(columns, lines)
    terminal.sees("每日流程", "现在最急", "待核对")
    terminal.press("3")
    terminal.sees("货到付款 1")
    terminal.press("Right", "Right")
    terminal.sees("老茶客", "月下")
    terminal.press("f", "1")
    first = "taobao:5000000000000001"
    terminal.sees("插旗：红", true=lambda: fresh(shop).orders[first].desk.flag is Flag.RED)
    terminal.press("n")
    terminal.type("明天发 [/b] 谢谢")
    terminal.press("Enter")
    terminal.sees("备注", true=lambda: fresh(shop).orders[first].desk.memo == ("0317 AH 明天发 [/b] 谢谢",))
    terminal.press("/")
    terminal.type("ayun")
    terminal.sees("没有符合搜索的内容")
    terminal.press("C-u")
    terminal.type("aybct")
    terminal.sees("阿芸不吃糖", "1/1")
    terminal.press("Escape")
    terminal.sees("2/3")  # the row that was found stays under the cursor
    terminal.press("C-z")
    terminal.sees("已撤销")
    terminal.press("?")
    terminal.sees("到处可用" if columns > 100 else "写一行卖家备注")
    terminal.press("Escape", "q")
    terminal.sees(true=lambda: "老茶客" not in terminal.text())


def test_a_dropped_file_and_a_resize(home: Path, open_terminal: Callable[[int, int], Terminal], desk: Desk) -> None:
    folder = home.parent / "下载"
    folder.mkdir()
    path = write_exports(folder, desk.now())[0]
    terminal = open_terminal(80, 24)
    terminal.sees("工作台还是空的")
    subprocess.run(
        ["tmux", "-S", str(terminal.pane.server.socket_path), "set-buffer", str(path)], check=True, capture_output=True
    )
    terminal.pane.cmd("paste-buffer", "-p")
    terminal.sees("已导入：", "现在最急")
    terminal.press("3")
    terminal.pane.window.cmd("resize-window", "-x", "140", "-y", "40")
    terminal.sees("收件", "全部")


def desk_process(terminal: Terminal) -> int:
    """Return the process that shows the desk: the child of the pane's shell."""
    shell = terminal.pane.pane_pid
    found = subprocess.run(["pgrep", "-P", str(shell)], check=True, capture_output=True, text=True).stdout.split()
    return int(found[0])


@pytest.mark.parametrize("name", ["SIGTERM", "SIGQUIT", "SIGINT"])
def test_a_signal_that_ends_the_desk_gives_the_terminal_back(
    shop: Desk, open_terminal: Callable[[int, int], Terminal], name: str
) -> None:
    terminal = open_terminal(100, 30)
    terminal.sees("每日流程")
    number = getattr(signal, name)
    os.kill(desk_process(terminal), number)
    terminal.sees(f"left {128 + number}")
    assert "每日流程" not in terminal.text()
    flags = terminal.pane.display_message(
        "#{alternate_on} #{mouse_any_flag} #{cursor_flag} #{bracket_paste_flag}", True
    )
    assert [flag.split()[:3] for flag in flags or ()] == [["0", "0", "1"]]


def test_after_a_stop_the_desk_paints_anew_and_takes_keys(
    shop: Desk, open_terminal: Callable[[int, int], Terminal]
) -> None:
    terminal = open_terminal(100, 30)
    terminal.sees("每日流程", "现在最急")
    process = desk_process(terminal)
    for stop in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGSTOP):
        os.kill(process, stop)
        terminal.sees(true=lambda: Path(f"/proc/{process}/stat").read_text(encoding="ascii").split()[2] == "T")
        tty = Path(str(terminal.pane.display_message("#{pane_tty}", True)[0]))
        tty.write_text("\x1b[2J\x1b[?1049l\x1b[?25hrubbish of another program", encoding="ascii")
        terminal.sees("rubbish")
        os.kill(process, signal.SIGCONT)
        # Hiding the cursor comes after what was typed to another program is thrown away: from then on keys are taken.
        terminal.sees("每日流程", "现在最急", true=lambda: terminal.flag("cursor_flag") == "0")
        terminal.sees(true=lambda: "rubbish" not in terminal.text())
        terminal.press("3")
        terminal.sees("货到付款 1")
        terminal.press("1")
        terminal.sees("现在最急")
    terminal.press("q")
    terminal.sees("left 0")


def test_a_killed_desk_opens_where_it_was(shop: Desk, open_terminal: Callable[[int, int], Terminal]) -> None:
    terminal = open_terminal(100, 30)
    terminal.sees("每日流程")
    terminal.press("3", "Right", "Down", "J")
    terminal.sees("工作日志")
    terminal.type("等窑")
    seats = shop.home.folder / "seats"
    terminal.sees("等窑", true=lambda: any("等窑" in path.read_text("utf-8") for path in seats.glob("*.json")))
    os.kill(desk_process(terminal), signal.SIGKILL)
    terminal.sees("left")
    subprocess.run(
        ["tmux", "-S", str(terminal.pane.server.socket_path), "respawn-pane", "-k"], check=True, capture_output=True
    )
    terminal.sees("上次没写完的还在", "收件")
    terminal.press("J")
    terminal.sees("等窑")


async def test_the_loop_minds_a_stop_and_what_ends_the_desk(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them breaks into what is being done: there the lock of what is to be written may be held."""
    monkeypatch.setattr(hangup, "watch", lambda *_jobs: None)
    async with at(shop) as user:
        user.app._mind_signals()
        loop = asyncio.get_running_loop()
        minded = ("SIGTERM", "SIGQUIT", "SIGINT", "SIGTSTP", "SIGCONT", "SIGHUP")
        assert [name for name in minded if loop.remove_signal_handler(getattr(signal, name))] == list(minded)
