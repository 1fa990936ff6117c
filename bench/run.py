"""Every benchmark, one after the other: `make bench`. Each runs the project and its yardstick side by side."""

from __future__ import annotations

import runpy
from pathlib import Path

BENCHMARKS = ("steps.py", "cases.py", "stores.py", "growth.py", "engines.py", "ledger.py", "processes.py", "drawing.py")

if __name__ == "__main__":
    for name in BENCHMARKS:
        print(f"\n== {name}")
        runpy.run_path(str(Path(__file__).with_name(name)), run_name="__main__")
