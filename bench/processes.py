"""Whole processes: start-up and `qingdan check`, each beside its yardstick, by turns. Only ratios count.

The yardstick of start-up is bare Python; that of the check is the obvious stack on the same files: CSafeLoader and
jsonschema, with the imports of networkx, transitions, graphviz and click, and no check at all. What counts is the
processor's time: the clock on the wall also counts what others do on the machine. All run from bytecode, as installed
packages do, whatever the environment says.

    python bench/processes.py [--rounds 9] [--files 42 420]
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

QINGDAN = (sys.executable, "-m", "qingdan.cli")
BARE = (sys.executable, "-c", "pass")
OBVIOUS = """
import json, pathlib, sys
import click, graphviz, jsonschema, networkx, transitions, yaml
schema = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
validator = jsonschema.Draft202012Validator(schema)
for path in pathlib.Path(sys.argv[2]).rglob("powers/*/*.yaml"):
    list(validator.iter_errors(yaml.load(path.read_bytes(), yaml.CSafeLoader)))
"""
Command = tuple[str, ...]


def spent(command: Command) -> float:
    """Seconds of the processor, in a whole process."""
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime


def pair(rounds: int, ours: Command, yardstick: Command) -> tuple[float, float]:
    """The least seconds of both, run by turns; the first round only warms up."""
    times = [(spent(ours), spent(yardstick)) for _ in range(rounds + 1)][1:]
    return min(one for one, _ in times), min(other for _, other in times)


def grown(shipped: Path, count: int, folder: Path) -> Path:
    """The shipped catalogue with its powers copied until there are `count`, each with a code of its own."""
    root = folder / f"list-{count}"
    shutil.copytree(shipped, root, ignore=shutil.ignore_patterns("scenarios"))
    powers = sorted((root / "powers").rglob("*.yaml"))
    for number in range(count - len(powers)):
        model = powers[number % len(powers)]
        text = re.sub(r"^编号: .*$", f"编号: XX-{number:04}", model.read_text("utf-8"), count=1, flags=re.MULTILINE)
        text = re.sub(r"^名称: .*$", f"名称: 示例事项{number}", text, count=1, flags=re.MULTILINE)
        model.with_name(f"{model.stem}-{number}.yaml").write_text(text, "utf-8")
    return root


def line(name: str, ours: float, yardstick: float, goal: str) -> None:
    """One row of the table."""
    print(
        f"{name:28} {ours * 1e3:8.0f} ms   yardstick {yardstick * 1e3:8.0f} ms   {ours / yardstick:6.2f}   goal {goal}"
    )


def startup(rounds: int, folder: Path) -> None:
    """`import qingdan`, and a step of a case."""
    line("import qingdan", *pair(rounds, (sys.executable, "-c", "import qingdan"), BARE), "≤ 6 × bare Python")
    store = ("--store", f"sqlite:///{folder}/cases.db")
    opened = ("case", "open", "RC-04", "--by", "甲:经办人", "--village", "610524101001", *store, "--now", "2026-11-02")
    spent((*QINGDAN, *opened))
    line("qingdan case list", *pair(rounds, (*QINGDAN, "case", "list", *store), BARE), "≤ 15 × bare Python (take)")


def checking(rounds: int, counts: list[int], folder: Path) -> None:
    """`qingdan check` beside the obvious stack, for each number of files; and how it grows."""
    with (
        as_file(files("qingdan") / "catalogue" / "heyang") as shipped,
        as_file(files("qingdan") / "schemas") as schemas,
    ):
        took = {}
        for count in counts:
            root = grown(shipped, count, folder)
            ours = (*QINGDAN, "check", str(root))
            obvious = (sys.executable, "-c", OBVIOUS, str(schemas / "power.zh.schema.json"), str(root))
            times = pair(rounds, ours, obvious)
            took[count] = times[0]
            line(f"check, {count} files", *times, "≤ 0.65 at 42, ≤ 0.2 at 4,200")
    for small, large in pairwise(counts):
        grew = took[large] / took[small]
        print(f"{small} → {large} files: {grew:.1f} × the time   goal ≤ 10.5 × for ten times the files")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--files", type=int, nargs="*", default=[42, 420])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
        startup(asked.rounds, Path(folder))
        checking(asked.rounds, asked.files, Path(folder))


if __name__ == "__main__":
    main()
