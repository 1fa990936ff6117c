"""`qingdan render`: powers become wall charts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from qingdan import Catalogue, Power, Text, UsageError
from qingdan.engine.model.power import Edge
from qingdan.engine.runtime.events import Kind
from qingdan.render import FORMATS, STYLES, Rendering, Sheet, Standing, contact_sheet, render

from . import output
from .charts import chart, known_by
from .files import replace_file
from .session import Session, with_session
from .speech import Spoken, option, say

PAPERS = ("A4", "A3")


@click.command(
    "render",
    cls=Spoken,
    text=Text(
        "画流程图：可以上墙的 SVG、PNG、PDF，和给工程师的 DOT。\nPOWER 是编号、文件名或名称，不写就画全部；纸张由程序按字的大小选。",
        "Draw wall charts as SVG, PNG, PDF, and DOT for engineers.\nPOWER is a code, id or name; none means all. The paper is chosen so that it can be read.",
    ),
)
@click.argument("powers", nargs=-1, metavar="[POWER]…")
@option(
    "-f",
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(FORMATS),
    zh="格式，可以写几次，默认 svg",
    en="format, may be repeated; default svg",
)
@option(
    "-o", "--out", default="out", metavar="DIR", zh="放到哪个目录，默认 out", en="directory for the files; default out"
)
@option("--paper", type=click.Choice(PAPERS), zh="一定用这种纸", en="use this paper")
@option(
    "--style",
    type=click.Choice(STYLES),
    default="published",
    zh="published 上墙；plain 全由 graphviz 画",
    en="published for the wall; plain drawn wholly by graphviz",
)
@option(
    "--outline",
    is_flag=True,
    zh="SVG 里的字变成轮廓，没有字体的机器也能印",
    en="outline the type of the SVG, right everywhere without fonts",
)
@option(
    "--contact",
    is_flag=True,
    zh="再出一张总览 contact.png 和 .pdf",
    en="and all sheets small on one, contact.png and .pdf",
)
@option(
    "--no-cache",
    is_flag=True,
    zh="已经画好、没有变化的也重画",
    en="draw anew even the charts that stand there unchanged",
)
@option("--case", "case", metavar="CASE", zh="标出这一件走到哪里", en="mark where this case stands and the way it went")
@with_session
def render_command(
    session: Session,
    powers: tuple[str, ...],
    forms: tuple[str, ...],
    out: str,
    paper: str | None,
    style: str,
    outline: bool,
    contact: bool,
    no_cache: bool,
    case: str | None,
) -> None:
    """Draws and writes; what a reader could not read is said on standard error."""
    catalogue = session.load()
    chosen, standing = _chosen(session, catalogue, powers), None
    if case is not None:
        chosen, standing = _standing(session, case)
    sheet = sheet_of(catalogue)
    wanted = forms or ("svg",)
    wanted += ("svg",) if contact and "svg" not in wanted else ()

    def draw(power: Power) -> Rendering:
        return render(power, sheet, formats=wanted, paper=paper, style=style, outline=outline, standing=standing)

    name = None if no_cache else known_by(sheet, wanted, paper, style, outline, standing)
    written = write_all(chosen, draw, Path(out), name)
    if contact:
        written += write_contact(catalogue, chosen, written, Path(out))
    session.done(Text(f"画好了 {len(written)} 个文件", f"{len(written)} files are drawn"))
    session.show({"files": [str(path) for path in written]}, lambda: map(str, written))


def _chosen(session: Session, catalogue: Catalogue, names: Sequence[str]) -> list[Power]:
    if names:
        return [catalogue.power(name, session.today()) for name in names]
    return [power for power in catalogue.powers.values() if catalogue.lapse(power, session.today()) is None]


def _standing(session: Session, case: str) -> tuple[list[Power], Standing]:
    view = session.desk().view
    found, power = view.case(case), view.power(case)
    taken = tuple(
        _edge(power, entry.event.step, entry.event.outcome, entry.event.body.get("way", 0))
        for entry in view.history(case)
        if entry.event.kind is Kind.TAKEN
    )
    return [power], Standing(found.end or found.step, taken)


def _edge(power: Power, step: str, outcome: str, way: object) -> Edge:
    number = way if isinstance(way, int) else 0
    return Edge(step, outcome, number, power.steps[step].outcomes[outcome].ways[number].to)


def sheet_of(catalogue: Catalogue) -> Sheet:
    """What stands around every chart of a catalogue."""
    edition = catalogue.edition
    return Sheet(catalogue.name, edition.id, edition.effective, catalogue.hotlines, catalogue.note)


def write_all(
    powers: Sequence[Power],
    draw: Callable[[Power], Rendering],
    out: Path,
    name: Callable[[Power], str] | None = None,
) -> list[Path]:
    """The charts in a directory, drawn on every core (layout and printing are child processes or release the lock);
    those that stand there, as drawings known by `name`, are not drawn again."""
    if not powers:
        raise UsageError(Text("没有可画的权力事项", "there is no power to draw"))
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        charts = pool.map(lambda power: chart(power, draw, out, name(power) if name else ""), powers)
        for power, made in zip(powers, charts, strict=True):
            for warning in made.warnings:
                output.line(f"{power.code} {power.name}：{say(warning)}", err=True)
            written += made.files
    return written


def write_contact(catalogue: Catalogue, powers: Sequence[Power], written: Sequence[Path], out: Path) -> list[Path]:
    """All sheets that were drawn, small on one, in the order of the list."""
    names = {f"{power.code}-{power.id}": f"{power.code} {power.name}" for power in powers}
    sheets = [(path, _caption(path.stem, names)) for path in written if path.suffix == ".svg"]
    pictures = [(path.read_text("utf-8"), caption) for path, caption in sheets]
    title = say(Text(f"{catalogue.name}村级小微权力清单，{len(powers)} 项", f"{catalogue.name}: {len(powers)} powers"))
    made = [out / "contact.png", out / "contact.pdf"]
    replace_file(made[0], contact_sheet(pictures, title, "png"))
    replace_file(made[1], contact_sheet(pictures, title, "pdf"))
    return made


def _caption(stem: str, names: Mapping[str, str]) -> str:
    if stem in names:
        return names[stem]
    first, _, number = stem.rpartition("-")
    return f"{names[first]}（第 {number} 张）"
