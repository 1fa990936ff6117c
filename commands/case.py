"""`qingdan case`: a case is opened and goes its way, act by act; whatever is off the list is refused and recorded."""

from __future__ import annotations

import click

from qingdan import Extend, Hold, Object, Open, Post, Release, Sign, Take, Withdraw

from .arguments import actor, digest, money, pairs, vote
from .casework import act, by_option, case_command, key_option, perform, set_option, try_option
from .session import Session
from .speech import option


@act("open", "开一件：POWER 是编号或文件名。", "Open a case of POWER (code or id).")
@click.argument("power", metavar="POWER")
@by_option
@option("--village", required=True, metavar="CODE", zh="村的十二位区划代码", en="the village's 12-digit code")
@option("--party", multiple=True, metavar="ROLE=NAME", zh="当事人是谁", en="who a party is")
@option("--channel", default="窗口", metavar="NAME", zh="渠道，默认窗口", en="channel; default 窗口, the counter")
@option("--start", metavar="STEP", zh="从哪个起点开（续办、转办）", en="the beginning, where there are several")
@option("--source", metavar="CASE", zh="接着哪一件办", en="the case that is followed up")
@key_option
@try_option
def open_(
    session: Session,
    power: str,
    by: str,
    village: str,
    party: tuple[str, ...],
    channel: str,
    start: str | None,
    source: str | None,
    key: str | None,
    trial: bool,
) -> int | None:
    """Opens and shows the case."""
    desk = session.desk()
    asked = Open(power=power, village=village, parties=pairs(party), channel=channel, start=start or "", by=actor(by))
    return perform(desk, source, asked, key, trial=trial)


@act(
    "take",
    "办一步：STEP 是步骤，OUTCOME 是结果，只有一个时可以不写。",
    "Take STEP with OUTCOME, which may be left out if only one is open.",
)
@click.argument("case")
@click.argument("step")
@click.argument("outcome", required=False)
@by_option
@set_option
@option(
    "--attach",
    multiple=True,
    metavar="NAME=FILE",
    zh="交一份材料，记录只留它的摘要",
    en="attach a paper; the record keeps its digest",
)
@option("--found", multiple=True, metavar="NAME", zh="共享查得的材料", en="a paper found by the office itself")
@option(
    "--vote", "ballot", metavar="FIGURES", zh="票数：应到=30,实到=25,赞成=20,反对=3,弃权=2", en="the figures of a vote"
)
@option("--hall", metavar="HALL", zh="在哪个大厅办的", en="the hall where it was done")
@option("--fee", metavar="AMOUNT", zh="收了多少钱", en="the fee taken")
@key_option
@try_option
def take(
    session: Session,
    case: str,
    step: str,
    outcome: str | None,
    by: str,
    sets: tuple[str, ...],
    attach: tuple[str, ...],
    found: tuple[str, ...],
    ballot: str | None,
    hall: str | None,
    fee: str | None,
    key: str | None,
    trial: bool,
) -> int | None:
    """Takes the step and shows where the case stands."""
    desk = session.desk()
    materials = {name: digest(file) for name, file in pairs(attach).items()} | dict.fromkeys(found, "共享")
    asked = Take(
        by=actor(by), step=step, outcome=outcome, data=pairs(sets), materials=materials, vote=vote(ballot), place=hall,
        fee=money(fee),
    )  # fmt: skip
    return perform(desk, case, asked, key, trial=trial)


@act("post", "张贴公示、公布或者会议通知。", "Post a notice, a publication or a meeting's notice.")
@click.argument("case")
@click.argument("step")
@by_option
@option("--where", required=True, metavar="PLACE", zh="贴在哪里", en="where")
@option(
    "--evidence",
    required=True,
    metavar="FILE",
    zh="照片，记录只留它的摘要",
    en="the photograph; the record keeps its digest",
)
@key_option
@try_option
def post(
    session: Session, case: str, step: str, by: str, where: str, evidence: str, key: str | None, trial: bool
) -> int | None:
    """Posts and shows the case."""
    asked = Post(by=actor(by), step=step, where=where, evidence=digest(evidence))
    return perform(session.desk(), case, asked, key, trial=trial)


@act(
    "sign",
    "签字：签的是这个结果和这些信息，一字不差；不写结果就是第一个。",
    "Sign exactly this outcome (the first if left out) and this data.",
)
@click.argument("case")
@click.argument("step")
@click.argument("outcome", required=False)
@by_option
@set_option
@key_option
@try_option
def sign(
    session: Session,
    case: str,
    step: str,
    outcome: str | None,
    by: str,
    sets: tuple[str, ...],
    key: str | None,
    trial: bool,
) -> int | None:
    """Signs and shows the case."""
    asked = Sign(by=actor(by), step=step, outcome=outcome, data=pairs(sets))
    return perform(session.desk(), case, asked, key, trial=trial)


@act("object", "提出异议：公示以后，本村村民都可以提。", "Object, as any villager may from the posting on.")
@click.argument("case")
@click.argument("text")
@by_option
@key_option
@try_option
def object_(session: Session, case: str, text: str, by: str, key: str | None, trial: bool) -> int | None:
    """Objects and shows the case."""
    return perform(session.desk(), case, Object(by=actor(by), text=text), key, trial=trial)


@act("extend", "延长这一步的期限：写了可延的，到期以前，一次。", "Extend the limit of STEP, once, before it runs out.")
@click.argument("case")
@click.argument("step")
@by_option
@option("--reason", required=True, metavar="TEXT", zh="理由", en="the reason")
@key_option
@try_option
def extend(session: Session, case: str, step: str, by: str, reason: str, key: str | None, trial: bool) -> int | None:
    """Extends and shows the case."""
    return perform(session.desk(), case, Extend(by=actor(by), step=step, reason=reason), key, trial=trial)


def _plain(name: str, kind: type[Hold | Release | Withdraw], zh: str, en: str) -> None:
    @act(name, zh, en)
    @click.argument("case")
    @by_option
    @option("--reason", default="", metavar="TEXT", zh="理由", en="the reason")
    @key_option
    @try_option
    def run(session: Session, case: str, by: str, reason: str, key: str | None, trial: bool) -> int | None:
        return perform(session.desk(), case, kind(by=actor(by), reason=reason), key, trial=trial)


_plain("hold", Hold, "叫停一件，在恢复以前谁也办不动。", "Hold a case: nothing moves until it is released.")
_plain("release", Release, "恢复一件停办的。", "Release a case that was held.")
_plain("withdraw", Withdraw, "当事人撤回。", "Withdraw, as a party may.")


from . import look, move  # noqa: E402 - after the acts, so that help lists them first

__all__ = ["case_command", "look", "move"]
