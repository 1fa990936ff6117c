"""一个脚本：开件，被拒绝，跟着读记录。A script: a case is opened, a step refused, the record followed.

python docs/examples/script.py cases.db
"""

from __future__ import annotations

import sys
from pathlib import Path

from qingdan import Actor, Engine, Follower, StepRefused, load_catalogue, open_store, verify

VILLAGE = "610524101203"


def main(path: str) -> None:
    """One case and one refusal."""
    store = open_store(f"sqlite:///{path}")
    engine = Engine(load_catalogue(), store)
    villager = Actor("villager-1", roles=["申请人"], place=VILLAGE)

    case = engine.open("BM-02", VILLAGE, by=villager, key="desk-3:118")  # 同一个 key 再来一次，还是这一件
    for option in engine.options(case.id):
        print("可以", option.text.zh)
    try:
        engine.take(case.id, "村内公布", by=Actor("clerk-7", roles=["村委会"], place=VILLAGE))
    except StepRefused as refused:
        print(refused.code, refused.message)
        for allowed in refused.allowed:
            print("  ·", allowed.zh)

    cursor = Path(path).with_suffix(".cursor")
    told = Follower(engine, lambda entry: print(entry.g, entry.event.kind, entry.event.case), cursor).once()
    print(f"告诉了 {told} 条")
    store.close()
    sound(path)


def sound(path: str) -> bool:
    """Whether everything on the record is as it was written, and on the list."""
    store = open_store(f"sqlite:///{path}", create=False)
    found = verify(store)
    for fault in found.faults:
        print(fault.text.zh)
    print(f"到第 {found.size} 条为止{'没有问题' if found.sound else '有问题'}，树根 {found.root}")
    store.close()
    return found.sound


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "cases.db")
