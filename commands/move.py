"""`qingdan case move`: open cases go over to the edition of the catalogue, after a dry run that says what would happen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from qingdan import StepRefused, Text, UsageError
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.case import Ruling

from . import output
from .arguments import actor, pairs
from .casework import act
from .progress import along
from .session import Desk, Session
from .speech import number, option, say

PROBLEMS = 1


@act(
    "move",
    "把在办的件移到现在的版次。不写 CASE 就是全部在办的件；先试算，逐件说明移不移得动，加 --do 才真的移。\n"
    "有移不动的，退出码为 1；点名的一件移不动，就是拒绝，退出码为 3。\n"
    "一件一件地移，移好一件记一件：中途停下（Ctrl-C）不要紧，再打一遍接着移。",
    "Take open cases, or those named, over to the edition of the catalogue. A dry run, case by case, until --do.\n"
    "Ends with 1 where some cannot go, with 3 where one that was named is refused.\n"
    "Each move is on the record at once: broken off (Ctrl-C), the same command goes on.",
)
@click.argument("cases", nargs=-1, metavar="[CASE]…")
@option("--do", "do", is_flag=True, zh="真的移", en="do it")
@option("--by", metavar="NAME:ROLE[@PLACE]", zh="谁来移，要有可停办的角色；加 --do 时必填", en="who; needed with --do")
@option("--power", metavar="POWER", zh="只移这一项权力的件", en="only cases of this power")
@option(
    "--step",
    "steps",
    multiple=True,
    metavar="OLD=NEW",
    zh="没有写原名的，旧步骤对到哪个新步骤；要和 --power 或 CASE 一起用",
    en="where an old step leads that no former name does; with --power or CASE",
)
@option("--most", type=number(1), metavar="N", zh="这一次最多移几件", en="how many at most this time")
@option("--reason", default="", metavar="TEXT", zh="理由", en="the reason")
def move(
    session: Session,
    cases: tuple[str, ...],
    do: bool,
    by: str | None,
    power: str | None,
    steps: tuple[str, ...],
    most: int | None,
    reason: str,
) -> int:
    """The rulings, and with `--do` the moves of those that may."""
    desk, plan = session.desk(), pairs(steps)
    _demand(do, by, plan, cases or power)
    chosen = _power(desk, power).id if power else ""
    if do:
        session.happened()  # no act in the future, whether there is a case to move or not
    rulings = list(desk.view.moves(cases, power=chosen, plan=plan, along=along(Text("试算", "ruling on"))))
    able = [each.case.id for each in rulings if each.after][:most]
    wanted = (cases or able) if do and by else ()
    moved: list[str] = []
    with _told(moved):
        for name in along(Text("移", "moving"))(wanted):
            moved += [name] * _moved(desk, name, plan, by or "", reason, strict=bool(cases))
    if moved:
        session.done(Text(f"移了 {len(moved)} 件，都记下了", f"{len(moved)} moved, all on the record"))
    session.show(_data(rulings, moved), lambda: _lines(rulings, len(moved if do else able), do=do))
    return PROBLEMS if any(each.reasons for each in rulings) else 0


@contextmanager
def _told(moved: Sequence[str]) -> Iterator[None]:
    """Whoever breaks off is told how far it came."""
    try:
        yield
    except KeyboardInterrupt:
        done = len(moved)
        words = Text(
            f"停在半路：已经移了 {done} 件，都记下了；再打一遍同样的命令，接着移剩下的",
            f"broken off: {done} were moved and are on the record; the same command goes on with the others",
        )
        output.line(say(words), err=True)
        raise


def _moved(desk: Desk, case: str, plan: dict[str, str], by: str, reason: str, *, strict: bool) -> bool:
    """Whether the case went over; one that was not named may have changed since it was ruled on."""
    try:
        desk.acts.move(case, plan, reason, by=actor(by), at=desk.at)
    except StepRefused as refused:
        if strict or refused.code != "QR115":
            raise
        return False
    return True


def _demand(do: bool, by: str | None, plan: dict[str, str], narrow: object) -> None:
    if do and not by:
        raise UsageError(Text("加了 --do 就要用 --by 写明谁来移", "with --do, say by --by who does it"))
    if plan and not narrow:
        raise UsageError(
            Text("--step 只对一项权力有意义：请加 --power 或者点名 CASE", "--step needs --power or cases by name")
        )


def _power(desk: Desk, name: str) -> Power:
    catalogue = desk.session.load()
    return catalogue.find(name) or catalogue.power(name, desk.session.today())


def _data(rulings: Sequence[Ruling], done: Sequence[str]) -> dict[str, object]:
    return {
        "cases": [
            {
                "id": each.case.id,
                "from": each.case.edition,
                "to": each.edition,
                "step": each.case.step,
                "target": each.after.step if each.after else "",
                "reasons": [{"text": reason.zh, "text_en": reason.en} for reason in each.reasons],
                "moved": each.case.id in done,
            }
            for each in rulings
        ]
    }


def _lines(rulings: Sequence[Ruling], count: int, *, do: bool) -> Iterator[str]:
    for each in rulings:
        if not each.same:
            colour = "red" if each.reasons else None
            yield output.style(f"{each.case.id}  {say(_fate(each))}", colour)
    yield say(_summary(rulings, count, do=do))


def _fate(ruling: Ruling) -> Text:
    """Where a case stands and what becomes of it."""
    at, edition, after = ruling.case.step, ruling.edition, ruling.after
    if after is None:
        zh, en = "；".join(each.zh for each in ruling.reasons), "; ".join(each.en for each in ruling.reasons)
        return Text(f"停在“{at}”，移不动：{zh}", f"at “{at}”, cannot go over: {en}")
    there = after.step
    zh, en = ("", "") if there == at else (f"，新版叫“{there}”", f", “{there}” in the new one")
    return Text(
        f"停在“{at}”{zh}；{ruling.case.edition} → {edition}", f"at “{at}”{en}; {ruling.case.edition} → {edition}"
    )


def _summary(rulings: Sequence[Ruling], count: int, *, do: bool) -> Text:
    stuck, same = sum(bool(each.reasons) for each in rulings), sum(each.same for each in rulings)
    rest = Text(f"，移不动 {stuck} 件，已经在新版 {same} 件", f", {stuck} cannot go over, {same} are there already")
    if do:
        return Text(f"移了 {count} 件{rest.zh}", f"{count} moved{rest.en}")
    return Text(
        f"试算：能移 {count} 件{rest.zh}；什么也没有动，加 --do 才移",
        f"dry run: {count} can go over{rest.en}; nothing was done, --do does it",
    )
