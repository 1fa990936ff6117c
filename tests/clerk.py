"""One clerk's desk with a small list, on which every command of the command line but `tour` has something to do.

`LEAVES` gives the words of each command, `prepared` the directory in which they work. In the words `{case}` is a case
at its first step, `{signed}` one that waits for a signature, `{posted}` one whose notice hangs, `{held}` one on hold,
`{ended}` one that was withdrawn.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qingdan import Actor, Engine, StepRefused, load_catalogue, open_store
from qingdan.engine.runtime.store.proofs import prove_consistency
from qingdan.engine.runtime.store.transcript import export
from tests.folders import BASE, writing

VILLAGE = "610524101001"
POWER = """\
编号: BM-01
名称: {name}
类别: 便民服务
性质: 服务
行使主体: 村委会
服务对象: 村民
依据: [{{法规: 办法, 条款: [第一条]}}]
渠道: [窗口]
材料:
  申请书: {{来源: 本人}}
信息:
  人口: {{类型: 整数, 最小: 1}}
  意见: {{类型: 文字}}
流程:
  申请:
    由: 申请人
    登记: [人口, 意见]
    提交: [申请书]
    下一步: 受理
  受理:
    由: 村委会
    签字: [村监委会]
    限: {{不超过: 5个工作日, 可延: {{期限: 3个工作日, 依据: {{法规: 办法, 条款: [第一条]}}}}}}
    下一步: 公示
  公示:
    由: 村委会
    公示: {{不少于: 7天, 地点: [公开栏], 依据: {{法规: 办法, 条款: [第一条]}}}}
    结果: {{无异议: 办结, 有异议: 受理}}
终点:
  办结: {{类型: 办成, 文书: 通知书}}
"""
LAW = """\
村民委员会组织法: {全称: 某组织法, 施行: 2020-01-01, 核实: 已核, 条款: {第三十五条: {}}}
"""
ROLES = "村委会: {层级: 村}\n村监委会: {层级: 村, 可停办: 是}\n申请人: {层级: 村民}\n村民: {层级: 村民}\n"
SCENARIO = """\
事项: BM-01
场景:
  撤回:
    - 开: {由: 申请人, 于: 2026-11-02}
    - 撤回: {由: 申请人}
"""
FILES = {
    **{name: text for name, text in BASE.items() if not name.startswith("powers/")},
    "laws.yaml": BASE["laws.yaml"] + LAW,
    "roles.yaml": ROLES,
    "powers/service/one.yaml": POWER.format(name="甲事"),
    "scenarios/one.yaml": SCENARIO,
}
APPLICANT = Actor("甲", roles=["申请人"])
CLERK = Actor("乙", roles=["村委会"], place=VILLAGE)
SUPERVISOR = Actor("丙", roles=["村监委会"], place=VILLAGE)
DATA = {"人口": 3, "意见": "没有"}
STORE = "sqlite:///cases.db"


@dataclass(frozen=True)
class Leaf:
    """The words of one command. `act`: it changes something, which stays whatever happens to its output."""

    words: str
    act: bool = False
    code: int = 0


BY_APPLICANT, BY_CLERK, BY_SUPERVISOR = (
    f"--by {name}:{role}@{VILLAGE}" for name, role in (("甲", "申请人"), ("乙", "村委会"), ("丙", "村监委会"))
)
LEAVES: dict[str, Leaf] = {
    "check": Leaf("check heyang"),
    "list": Leaf("list"),
    "show": Leaf("show BM-01"),
    "diff": Leaf("diff heyang heyang --open"),
    "render": Leaf("render BM-01 -f dot -o drawn", act=True),
    "case open": Leaf(f"case open BM-01 --village {VILLAGE} --by 甲:申请人 --party 申请人=甲", act=True),
    "case take": Leaf(
        "case take {case} 申请 --set 人口=3 --set 意见=没有 --attach 申请书=paper --by 甲:申请人", act=True
    ),
    "case post": Leaf(f"case post {{unposted}} 公示 --where 公开栏 --evidence paper {BY_CLERK}", act=True),
    "case sign": Leaf(f"case sign {{signed}} 受理 {BY_SUPERVISOR}", act=True),
    "case object": Leaf(f"case object {{posted}} 不对 --by 丁:村民@{VILLAGE}", act=True),
    "case extend": Leaf(f"case extend {{signed}} 受理 --reason 人手不够 {BY_CLERK}", act=True),
    "case hold": Leaf(f"case hold {{case}} --reason 核查 {BY_SUPERVISOR}", act=True),
    "case release": Leaf(f"case release {{held}} {BY_SUPERVISOR}", act=True),
    "case withdraw": Leaf("case withdraw {case} --by 甲:申请人", act=True),
    "case show": Leaf("case show {signed}"),
    "case options": Leaf("case options {posted}"),
    "case log": Leaf("case log {ended}"),
    "case refusals": Leaf("case refusals"),
    "case list": Leaf("case list"),
    "case due": Leaf("case due"),
    "case move": Leaf("case move"),
    "store init": Leaf("store init", act=True),
    "store migrate": Leaf("store migrate", act=True),
    "store info": Leaf("store info"),
    "store export": Leaf("store export again.jsonl", act=True),
    "store import": Leaf("store import record.jsonl --store sqlite:///other.db", act=True),
    "store erase": Leaf("store erase {ended} --reason 个人信息保护法第四十七条", act=True),
    "ledger root": Leaf("ledger root"),
    "ledger prove": Leaf("ledger prove {case}"),
    "ledger consistency": Leaf("ledger consistency 1 {root}"),
    "ledger receipt": Leaf("ledger receipt {case}"),
    "ledger verify": Leaf("ledger verify record.jsonl"),
    "due": Leaf("due --on 2026-12-31"),
    "work": Leaf("work --once", act=True),
    "test": Leaf("test heyang"),
    "new": Leaf("new village-library", act=True),
    "fmt": Leaf("fmt heyang/powers/service/one.yaml --keys en", act=True),
    "schema": Leaf("schema"),
    "explain": Leaf("explain QD402"),
    "doctor": Leaf("doctor"),
}


def prepared(folder: Path) -> dict[str, str]:
    """Writes list, record and files into a directory; what stands for the names in the words."""
    catalogue = load_catalogue(writing(folder)(base=FILES))
    (folder / "paper").write_bytes(b"paper")
    store = open_store(f"sqlite:///{folder}/cases.db")
    engine = Engine(catalogue, store)
    names = {name: _opened(engine) for name in ("case", "signed", "unposted", "posted", "held", "ended")}
    for name in ("signed", "unposted", "posted"):
        engine.take(names[name], "申请", data=DATA, materials={"申请书": "a" * 64}, by=APPLICANT)
    for name in ("unposted", "posted"):
        engine.sign(names[name], "受理", by=SUPERVISOR)
        engine.take(names[name], "受理", by=CLERK)
    engine.post(names["posted"], "公示", "公开栏", "a" * 64, by=CLERK)
    engine.hold(names["held"], "核查", by=SUPERVISOR)
    engine.withdraw(names["ended"], by=APPLICANT)
    with suppress(StepRefused):
        engine.take(names["ended"], "发放", by=CLERK)
    with (folder / "record.jsonl").open("wb") as file:
        export(store, file.write)
    names["root"] = prove_consistency(store.leaves(), 1, 1).old_root.hex()
    store.close()
    return names


def device(path: Path, like: str) -> None:
    """A device of one's own at a path: a command that replaced it would harm nobody. Who may not make one gets a link
    (and may not replace what it leads to), or a pipe where that were dangerous."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, Path(like).stat().st_rdev)
    except PermissionError:
        if os.geteuid() == 0:
            os.mkfifo(path)
        else:
            path.symlink_to(like)


def _opened(engine: Engine) -> str:
    return engine.open("BM-01", VILLAGE, parties={"申请人": "甲"}, by=APPLICANT).id


def entries(store: str = STORE) -> int:
    """How many entries the store of the desk holds."""
    opened = open_store(store)
    try:
        return opened.tally().entries
    finally:
        opened.close()


def words(leaf: Leaf, names: dict[str, str]) -> list[str]:
    """The words of a command, with the store and the list of the desk before them."""
    filled = [word.format(**names) for word in leaf.words.split()]
    return ["--catalogue", "heyang", "--store", STORE, *filled]
