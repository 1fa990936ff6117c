"""The charts of the shipped list, beside one `dot` process for each, drawing the engineers' view itself.

python bench/drawing.py [--rounds 5] [--powers 42]
"""

from __future__ import annotations

import argparse
import functools
import gc
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

from qingdan import Power, load_catalogue
from qingdan.render import Sheet, render

FORMATS = {"SVG": (("svg",), "≤ 0.6"), "SVG + PDF + PNG": (("svg", "pdf", "png"), "≤ 0.5")}


def forget() -> None:
    """Clears what the functions that draw remember, but for the fonts."""
    remembering = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
    for thing in remembering:
        if thing.__module__.startswith("qingdan.render") and not thing.__module__.endswith(".fonts"):
            thing.cache_clear()


def ours(powers: list[Power], forms: tuple[str, ...]) -> float:
    """Seconds to draw them all, on every core."""
    forget()
    sheet = Sheet("示例县", "1")
    begun = perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda power: render(power, sheet, formats=forms), powers))
    return perf_counter() - begun


def one_dot_each(sources: list[bytes], forms: tuple[str, ...]) -> float:
    """Seconds for one `dot` a chart and format, one after the other."""
    begun = perf_counter()
    for source in sources:
        for form in forms:
            subprocess.run(["dot", f"-T{form}", "-Gdpi=200"], input=source, check=True, capture_output=True)
    return perf_counter() - begun


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--powers", type=int, default=42)
    asked = parser.parse_args()
    powers = list(load_catalogue().powers.values())[: asked.powers]
    sources = [render(power, formats=("dot",)).files["dot"] for power in powers]
    for name, (forms, goal) in FORMATS.items():
        times = [(ours(powers, forms), one_dot_each(sources, forms)) for _ in range(asked.rounds)]
        mine, theirs = median(one for one, _ in times), median(other for _, other in times)
        print(
            f"{len(powers)} charts as {name:16} {mine:6.2f} s   one dot each {theirs:6.2f} s   "
            f"{mine / theirs:5.2f}   goal {goal}"
        )


if __name__ == "__main__":
    main()
