"""The door: environment defaults first, then the command line."""

from __future__ import annotations

import os
import sys

from csdesk.runtime import hold_garbage


def main() -> None:
    """Run csdesk."""
    # A Chinese input method's commit of five or more characters arrives as junk keys under the Kitty protocol.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    if len(sys.argv) == 1:
        hold_garbage()
    from csdesk.cli.frame.app import run

    run()


if __name__ == "__main__":
    main()
