"""编号或名称重复 · Code or name used twice

两项权力用了同一个编号或者同一个名称：群众按编号问事，转办按编号找事项，都会找错。

Two powers have one code or one name: people ask by code, calls find a power by its code, and both would go astray.

怎么改：给后一项另编一个号，或者换一个名称。
Cure: give the later one another code or name.

错 bad, powers/service/second.yaml whole:

    编号: BM-90
    名称: 另一项补助
    类别: 便民服务
    性质: 服务
    行使主体: 村委会
    服务对象: 本村村民
    依据: [{法规: 示例条例, 条款: [第一条]}]
    流程:
      登记: {由: 村委会, 限: 3天, 下一步: 办结}
    终点:
      办结: {类型: 办成, 文书: 登记单}

对 good, powers/service/second.yaml whole:

    编号: BM-91
    名称: 另一项补助
    类别: 便民服务
    性质: 服务
    行使主体: 村委会
    服务对象: 本村村民
    依据: [{法规: 示例条例, 条款: [第一条]}]
    流程:
      登记: {由: 村委会, 限: 3天, 下一步: 办结}
    终点:
      办结: {类型: 办成, 文书: 登记单}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...positions import Related
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power

WORDS = {"code": Text("编号", "code"), "name": Text("名称", "name")}


def check_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Powers whose code or name another power before them has."""
    for key, word in WORDS.items():
        first: dict[str, Power] = {}
        for power in catalogue.powers.values():
            value: str = getattr(power, key)
            other = first.setdefault(value, power)
            if other is not power:
                yield Finding(
                    power.origin.down(key),
                    Text(
                        f"{word.zh}“{value}”已经给了“{other.name}”（{other.id}）",
                        f"the {word.en} “{value}” belongs to “{other.name}” ({other.id})",
                    ),
                    Text(f"换一个{word.zh}", f"choose another {word.en}"),
                    (Related(Text("先用的", "used first"), other.origin.down(key)),),
                )
