"""`scripts/run` and `scripts/test` set up once, again only when something changed, and say what they need."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("bash", "cat", "cksum", "cp", "chmod", "dirname", "env", "grep", "mkdir", "sed", "touch")
PYTHON = """#!/usr/bin/env bash
# Stands in for Python: notes how it is called, and "makes" an environment.
echo "$*" >> "{log}"
if [ "$2" = venv ]; then
  mkdir -p "$4/bin"
  cp "$0" "$4/bin/python"
  printf '#!/usr/bin/env bash\\nprintf "desk:%%s\\\\n" "$@" $PYTHONDONTWRITEBYTECODE\\n' > "$4/bin/csdesk"
  chmod +x "$4/bin/csdesk"
fi
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="bash scripts; Windows has `pip install .`")


class Checkout:
    """A checkout with a blank in its name, on a machine with a Python that only pretends."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "my checkout"
        self.log = folder / "calls"
        self.bin = folder / "bin"
        shutil.copytree(ROOT / "scripts", self.root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", self.root)
        self.bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)

    def give_python(self, source: str = PYTHON) -> None:
        python = self.bin / "python3.12"
        python.write_text(source.format(log=self.log), encoding="utf-8")
        python.chmod(0o755)

    def run(self, *words: str, script: str = "run") -> subprocess.CompletedProcess[str]:
        bash, path = str(self.bin / "bash"), str(self.bin)
        command = [bash, str(self.root / "scripts" / script), *words]
        environment = {"PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd="/", check=False)

    def installs(self) -> int:
        return self.log.read_text(encoding="utf-8").count("pip install") if self.log.exists() else 0


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_set_up_once_and_again_only_after_a_change(checkout: Checkout) -> None:
    checkout.give_python()
    done = checkout.run("status", "--find", "two words")
    assert (done.returncode, done.stdout) == (0, "desk:status\ndesk:--find\ndesk:two words\n"), done.stderr
    assert checkout.installs() == 1
    assert checkout.run().returncode == 0
    assert checkout.installs() == 1
    with (checkout.root / "scripts/constraints.txt").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    checkout.run()
    assert checkout.installs() == 2


def test_a_broken_environment_is_made_anew(checkout: Checkout) -> None:
    checkout.give_python()
    checkout.run()
    (checkout.root / ".venv/bin/python").unlink()
    assert checkout.run("x").stdout == "desk:x\n"
    assert checkout.installs() == 2


def test_without_a_fit_python_it_says_what_to_do(checkout: Checkout) -> None:
    for source in (None, "#!/usr/bin/env bash\nexit 1\n"):
        if source:
            checkout.give_python(source)
        done = checkout.run()
        assert done.returncode == 2
        assert "Python 3.11 or newer" in done.stderr
        assert not (checkout.root / ".venv").exists()


def test_a_failed_install_is_tried_again(checkout: Checkout) -> None:
    checkout.give_python(PYTHON + '[ "$2" != pip ]\n')
    assert checkout.run().returncode != 0
    checkout.run()
    assert checkout.installs() == 2


@pytest.mark.parametrize(
    "name", [path.name for path in (ROOT / "scripts").iterdir() if path.is_file() and path.stat().st_mode & 0o100]
)
def test_every_script_has_help(checkout: Checkout, name: str) -> None:
    if (ROOT / "scripts" / name).read_text(encoding="utf-8").startswith("#!/usr/bin/env bash"):
        checkout.give_python()
        done = checkout.run("--help", script=name)
    else:
        command = [sys.executable, str(ROOT / "scripts" / name), "--help"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{name}" in done.stdout
