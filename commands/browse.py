"""`qingdan list`: what is on the list, and the lists that are drawn from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import click

from qingdan import Power, Text
from qingdan.engine.model.catalogue import lapsed
from qingdan.engine.model.words import Category

from .columns import columns
from .portrait import entry
from .session import Session, with_session
from .speech import Spoken, option, say


@click.command("list", cls=Spoken, text=Text("列出清单上的权力事项。", "List the powers on the list."))
@option(
    "--category",
    type=click.Choice([category.value for category in Category]),
    metavar="NAME",
    zh=f"只列一类：{'、'.join(Category)}",
    en=f"one category only: {', '.join(Category)}",
)
@option(
    "--visits",
    "lists",
    flag_value="visits",
    zh="最多跑一次：每项最少、最多要跑几次",
    en="visits in person, least and most",
)
@option(
    "--halls",
    "lists",
    flag_value="halls",
    zh="大厅之外无审批：哪些审批、在哪个大厅",
    en="which approvals, in which hall",
)
@option("--duties", "lists", flag_value="duties", zh="岗位职责：谁在哪一项里做什么", en="who does what in which power")
@with_session
def list_command(session: Session, category: str | None, lists: str | None) -> None:
    """The powers that stand on the list on the session's day, or one of the lists that are drawn from them."""
    catalogue, today = session.load(), session.today()
    asked = [power for power in catalogue.powers.values() if category in (None, power.category.value)]
    off = {power.id: lapsed(power, why, today) for power in asked if (why := catalogue.lapse(power, today))}
    powers = [power for power in asked if power.id not in off]
    if lists:
        from .lists import LISTS  # noqa: PLC0415 - opens the graph, which the plain list does without

        data, lines = LISTS[lists](catalogue, powers)
        session.show(data, lambda: lines)
    else:
        data = {
            "powers": [entry(power) for power in powers],
            "off": [{"id": name, "reason": why.zh, "reason_en": why.en} for name, why in off.items()],
        }
        session.show(data, lambda: _rows(powers, off.values()))


def _rows(powers: Sequence[Power], off: Collection[Text]) -> Iterable[str]:
    """The powers, then those that are written but do not stand on the list on the day, each with the reason."""
    yield from columns([(power.code, power.category.value, power.name, power.id) for power in powers])
    yield say(Text(f"共 {len(powers)} 项", f"{len(powers)} powers"))
    if off:
        yield ""
        yield say(
            Text(f"写了、这一天不在清单上的 {len(off)} 项：", f"written, but off the list on that day: {len(off)}")
        )
        yield from (f"  {say(why)}" for why in off)
