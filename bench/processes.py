"""Whole processes: start-up, a step, `qingdan check`, each beside its yardstick, by turns. Only ratios count.

The yardstick of start-up is bare Python; that of the check is the obvious stack on the same files: CSafeLoader and
jsonschema, with the imports of networkx, transitions, graphviz and click, and no check at all. Once the check keeps
nothing (`cold`), once it has answered before (`unchanged`); the commands on cases have read the list before. What
counts is the processor's time: the clock on the wall also counts what others do on the machine. All run from bytecode,
as installed packages do, whatever the environment says.

    python bench/processes.py [--rounds 15] [--files 42 420 4200]
"""

from __future__ import annotations

import argparse
import json
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
from statistics import median

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


def by_turns(rounds: int, *commands: Command | list[Command]) -> list[float]:
    """The median seconds of each, of a list a command a round; the first round only warms up."""
    times = [
        [spent(command[number] if isinstance(command, list) else command) for command in commands]
        for number in range(rounds + 1)
    ][1:]
    return [median(column) for column in zip(*times, strict=True)]


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
        f"{name:28} {ours * 1e3:8.0f} ms   yardstick {yardstick * 1e3:8.0f} ms   {ours / yardstick:7.3f}   goal {goal}"
    )


def startup(rounds: int, folder: Path) -> None:
    """`import qingdan`, a list of cases, and a step of a case, each round that of another."""
    store, by = ("--store", f"sqlite:///{folder}/cases.db"), ("--by", "甲:经办人")
    opening = ("case", "open", "RC-04", *by, "--village", "610524101001", *store, "--json")
    paper = folder / "paper"
    paper.touch()
    given = ("--set", "用印事项=一般函件", "--set", "用途=入学", "--attach", f"用印文件={paper}")
    opened = [subprocess.run((*QINGDAN, *opening), check=True, capture_output=True) for _ in range(rounds + 1)]
    cases = [json.loads(each.stdout)["id"] for each in opened]
    take = [(*QINGDAN, "case", "take", case, "用印申请", *by, *given, *store) for case in cases]
    shown = (*QINGDAN, "case", "list", *store)
    bare, imported, listed, taken = by_turns(rounds, BARE, (sys.executable, "-c", "import qingdan"), shown, take)
    line("import qingdan", imported, bare, "≤ 6 × bare Python")
    line("qingdan case list", listed, bare, "≤ 15 × bare Python")
    line("qingdan case take", taken, bare, "≤ 15 × bare Python")


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
            fewer = max(2, min(rounds, rounds * 42 // count))
            cold, unchanged, yardstick = by_turns(fewer, (*ours, "--no-cache"), ours, obvious)
            took[count] = cold
            line(f"check, {count} files, cold", cold, yardstick, "≤ 0.65 at 42, ≤ 0.2 at 4,200")
            line(f"check, {count} files, unchanged", unchanged, yardstick, "≤ 0.1 at 42, ≤ 0.01 at 4,200")
    for small, large in pairwise(counts):
        grew = took[large] / took[small]
        print(f"{small} → {large} files: {grew:.1f} × the time   goal ≤ 10.5 × for ten times the files")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--files", type=int, nargs="*", default=[42, 420, 4200])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
        os.environ["QINGDAN_CACHE"] = f"{folder}/cache"
        startup(asked.rounds, Path(folder))
        checking(asked.rounds, asked.files, Path(folder))


if __name__ == "__main__":
    main()
