"""`qingdan tour`: the main job on the shipped list, shown once from the check to the verified record."""

from __future__ import annotations

import sys
from collections.abc import Callable
from os.path import relpath
from pathlib import Path
from shutil import which
from typing import Any

import click

from qingdan import (
    Actor,
    Catalogue,
    CatalogueError,
    Engine,
    Power,
    StepRefused,
    Text,
    UsageError,
    check,
    open_store,
    read_catalogue,
)
from qingdan.engine.analysis import report
from qingdan.engine.language.load import Loaded
from qingdan.engine.positions import Severity
from qingdan.engine.runtime.rehearsal.stage import Stage
from qingdan.engine.runtime.store import Store
from qingdan.render import Rendering, render

from . import output
from .case import look
from .charts import known_by
from .columns import columns
from .draw import sheet_of, write_all
from .session import Session, with_session
from .speech import Spoken, option, say

CODE = "BM-02"
FORMS = ("svg", "pdf", "png")
VILLAGE = "610524101001"
RECORD = "record.db"
APPLICANT = Actor("某申请人", roles=["申请人"])

Try = tuple[Text, Callable[[Engine, str], object]]


def _clerk(role: str) -> Actor:
    return Actor(f"某{role}", roles=[role], place=VILLAGE)


TRIES: tuple[Try, ...] = (
    (
        Text("村委会跳过调查和公示，直接公布结果", "the committee skips survey and notice and publishes the result"),
        lambda engine, case: engine.take(case, "村内公布", by=_clerk("村委会")),
    ),
    (
        Text("加一步清单上没有的“收取手续费”", "a step that is not on the list: “take a handling fee”"),
        lambda engine, case: engine.take(case, "收取手续费", by=_clerk("村委会")),
    ),
    (
        Text("办一项已经取消的权力：生育证审批", "a power that was struck off: approval of births"),
        lambda engine, _case: engine.open("生育证审批", VILLAGE, by=_clerk("村委会")),
    ),
)


@click.command(
    "tour",
    cls=Spoken,
    text=Text(
        "把主要的事做一遍：检查清单，画出每一项，办一件低保，试三件清单上没有的事，核验记录。",
        "The main job once: check the list, draw every power, take one case to its end, try three things off the list, verify the record.",
    ),
)
@option(
    "-o",
    "--out",
    default="out/tour",
    metavar="DIR",
    zh="放到哪个目录，默认 out/tour",
    en="directory for what is made; default out/tour",
)
@with_session
def tour_command(session: Session, out: str) -> None:
    """Every act is a real one, on a record of its own that is made anew each time."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    loaded = read_catalogue(session.catalogue)
    catalogue = _checked(loaded)
    drawn = _drawn(catalogue, folder)
    store = _fresh(session, folder / RECORD)
    stage = _played(loaded, catalogue, store)
    _tried(stage)
    _verified(store)
    _where(folder, drawn)


def _heading(number: int, text: Text) -> None:
    output.line()
    output.line(output.style(f"{number}  {say(text)}", "bold"))


def _checked(loaded: Loaded) -> Catalogue:
    _heading(1, Text("检查清单", "The list is checked"))
    if loaded.catalogue is None or not loaded.sound:
        raise CatalogueError(loaded.problems)
    catalogue = loaded.catalogue
    problems = [problem for problem in check(catalogue, loaded.locate) if problem.severity is not Severity.NOTE]
    count = len(catalogue.powers)
    head = Text(
        f"{catalogue.name} {catalogue.edition.id}，{count} 项权力：",
        f"{catalogue.name} {catalogue.edition.id}, {count} powers: ",
    )
    output.line(f"   {say(head)}{say(report.summary(problems))}")
    output.block(report.text(problems))
    return catalogue


def _drawn(catalogue: Catalogue, folder: Path) -> list[Path]:
    _heading(2, Text("画流程图", "The charts are drawn"))
    sheet = sheet_of(catalogue)

    def draw(power: Power) -> Rendering:
        return render(power, sheet, formats=FORMS)

    written = write_all(list(catalogue.powers.values()), draw, folder, known_by(sheet, FORMS))
    for power in catalogue.powers.values():
        output.line(f"   {power.code}  {power.name}")
    return written


def _fresh(session: Session, path: Path) -> Store:
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    return session.closing(open_store(f"sqlite:///{path}", practice=True))


def _played(loaded: Loaded, catalogue: Catalogue, store: Store) -> Stage:
    """The first scenario of the power, played on a store that stays."""
    power = catalogue.find(CODE)
    played: list[Any] = [each.data for each in loaded.scenarios]
    scenario = next((each for each in played if each["power"] == CODE), None)
    if power is None or scenario is None:
        raise UsageError(
            Text(f"这个清单没有 {CODE} 和它的演练，演示不了", f"this catalogue has no {CODE} with a scenario to show")
        )
    name, acts = next(iter(scenario["scenarios"].items()))
    _heading(3, Text(f"办一件 {CODE} {power.name}：{name}", f"One case of {CODE} {power.name}: {name}"))
    stage = Stage(catalogue, power, store)
    for line in acts:
        [(act, said)] = line.items()
        stage.play(act, said)
    for row in columns([look.story(entry.event) for entry in stage.engine.history(stage.case)]):
        output.line(f"   {row}")
    output.line(f"   {say(Text(f'走到终点：{stage.end()}', f'reached the end: {stage.end()}'))}")
    return stage


def _tried(stage: Stage) -> None:
    _heading(
        4,
        Text("试三件清单上没有的事，都被拒绝，也都记下来", "Three things off the list: each is refused, and recorded"),
    )
    case = stage.engine.open(CODE, VILLAGE, by=APPLICANT, parties={"申请人": APPLICANT.id}).id
    for what, act in TRIES:
        output.line(f"   {say(what)}")
        try:
            act(stage.engine, case)
        except StepRefused as refused:
            output.line(output.style(f"   ✗ {refused.code} {say(refused.text)}", "red"))
        else:
            raise UsageError(Text(f"应当被拒绝，却办成了：{what.zh}", f"should have been refused: {what.en}"))


def _verified(store: Store) -> None:
    _heading(5, Text("核验记录", "The record is verified"))
    store.verify()
    lines = sum(1 for _ in store.lines())
    output.line(
        f"   {say(Text(f'{lines} 条，条条相扣，没有改动', f'{lines} entries, each bound to the one before, none changed'))}"
    )


def _where(folder: Path, drawn: list[Path]) -> None:
    _heading(6, Text("到哪里看", "Where to look"))
    example = next((path for path in drawn if path.name.startswith(CODE) and path.suffix == ".pdf"), drawn[0])
    program = "qingdan" if which("qingdan") else relpath(sys.argv[0])
    rows = [
        (str(example), Text("上墙的流程图（每项另有 SVG、PNG）", "the wall chart (each power also as SVG and PNG)")),
        (f"{program} case list --store sqlite:///{folder / RECORD}", Text("刚才办的件", "the cases just taken")),
        (f"{program} case refusals --store sqlite:///{folder / RECORD}", Text("刚才的拒绝", "the refusals")),
        (f"{program} --help", Text("所有命令", "every command")),
    ]
    for row in columns([(what, say(text)) for what, text in rows]):
        output.line(f"   {row}")
