"""Catalogues written into folders: a small sound one, and a county that extends it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, TypeAlias

from qingdan.engine.language.load import Loaded

Files: TypeAlias = Mapping[str, str]


class Written(Protocol):
    """Writes the files of a catalogue and gives its directory."""

    def __call__(self, changes: Files | None = None, name: str = "heyang", base: Files = ...) -> Path: ...


HEAD = """\
名称: 甲县
区划: "610524"
版次: {编号: 2026-1, 施行: 2026-11-01, 通过: 示范}
热线: {监督: "12345"}
参数: {限额: {值: 400万元}, 比例: {值: 30%}, 答复期: {值: 3天}, 口号: {值: 为民}}
渠道: {窗口: {}, 代办: {谁: [村干部], 凭: 委托书, 转交: 3个工作日, 免到场: 是}}
停止: [{名称: 生育证审批, 理由: 法律已改, 日期: 2021-08-20}]
日历: {放假: [2026-11-11], 上班: [2026-11-14]}
"""
LAWS = """\
办法:
  {全称: 某办法, 施行: 2020-01-01, 核实: 已核, 条款: {第一条: {公示不少于: 7天, 到会: 应到的2/3, 赞成: 超过实到的1/2}}}
"""
ROLES = "村委会: {层级: 村}\n申请人: {层级: 村民}\n"
BODIES = "代表会议: {召集: 村委会, 依据: {法规: 办法, 条款: [第一条]}}\n"
PROCEDURE = """\
名称: 公示
出口: [无异议, 异议成立]
流程:
  张贴:
    由: 村委会
    公示: {依据: {法规: 办法, 条款: [第一条]}}
    结果: {无异议: 无异议, 有异议: 异议成立}
"""


def power(code: str = "BM-01", name: str = "示范", category: str = "便民服务", to: str = "办结") -> str:
    return f"""\
编号: {code}
名称: {name}
类别: {category}
性质: 服务
行使主体: 村委会
服务对象: 村民
依据: [{{法规: 办法, 条款: [第一条]}}]
渠道: [窗口]
流程:
  申请:
    由: 申请人
    下一步: {to}
终点:
  办结: {{类型: 办成}}
"""


BASE = {
    "catalogue.yaml": HEAD,
    "laws.yaml": LAWS,
    "roles.yaml": ROLES,
    "bodies.yaml": BODIES,
    "procedures/posting.yaml": PROCEDURE,
    "powers/service/one.yaml": power("BM-01", "甲事"),
    "powers/major/deep/two.yaml": power("ZD-01", "乙事", "重大决策"),
}


def found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.code, problem.route.file) for problem in loaded.problems]


def county(written: Written, files: Files | None = None, head: str = "承接: heyang\n") -> Path:
    written()
    own = "catalogue.yaml", '名称: 乙县\n区划: "610502"\n版次: {编号: 2026-2, 施行: 2026-12-01}\n' + head
    return written({own[0]: own[1], **(files or {})}, name="linwei", base={})


def writing(root: Path) -> Written:
    """Writes files below a directory and gives its path."""

    def write(changes: Files | None = None, name: str = "heyang", base: Files = BASE) -> Path:
        for file, text in {**base, **(changes or {})}.items():
            if text is not None:
                path = root / name / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return root / name

    return write
