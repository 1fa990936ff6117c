"""Embedded: many threads on one engine, the engine awaited, hooks that follow the record, a host that knows people."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Barrier, Event, Thread
from time import monotonic

import pytest

from qingdan.engine.errors import Conflict, StepRefused, UsageError
from qingdan.engine.model.parts import Recusal
from qingdan.engine.runtime.aio import AsyncEngine
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.hooks import FileCursor, Follower
from qingdan.engine.runtime.host import Host
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.standing import Case
from qingdan.engine.runtime.store import Store, open_store
from qingdan.engine.runtime.store.ledger import Entry
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.moving import GRANT, OFFICE, OVERSIGHT, VILLAGER, listing
from tests.powers import MONDAY, PAPER, VILLAGE

THREADS = 16
stores = pytest.mark.parametrize("url", ["memory:", "sqlite:///{}/cases.db"])


class People(Host):
    """Two clerks, and a time that stands still."""

    def now(self) -> datetime:
        return MONDAY

    def holders(self, role: str, village: str) -> Collection[str]:
        return ["戊", "壬"] if role == "村委会" and village == VILLAGE else []

    def actor(self, person: str) -> Actor:
        return Actor(person, [role for role in ("村委会",) if person in self.holders(role, VILLAGE)], place=VILLAGE)

    def kin_of(self, person: str) -> Collection[str]:
        return ["甲"] if person == "戊" else []


def engine(store: Store | None = None) -> Engine:
    return Engine(listing(), store or MemoryStore(), host=People())


def opened(desk: Engine) -> Case:
    return desk.open("grant", VILLAGE, by=VILLAGER)


def apply(desk: Engine, case: str, **more: str) -> Case:
    return desk.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER, **more)  # type: ignore[arg-type]


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of many threads says who begin together: a result, or the error."""
    ready = Barrier(THREADS)

    def go(number: int) -> object:
        ready.wait()
        try:
            return act(number)
        except (StepRefused, Conflict) as error:
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(go, range(THREADS)))


class TestThreads:
    @stores
    def test_everybody_walks_a_case_of_his_own(self, url: str, tmp_path: Path) -> None:
        store = open_store(url.format(tmp_path))
        desk = engine(store)

        def walk(_number: int) -> str:
            case = opened(desk).id
            for _ in range(5):
                apply(desk, case) if desk.case(case).step == "提出" else desk.options(case)
            desk.take(case, "核实", "属实", by=OFFICE)
            return case

        cases = at_once(walk)
        assert set(store.cases()) == set(cases)
        assert Counter(entry.event.kind for entry in desk.follow()) == {Kind.OPENED: THREADS, Kind.TAKEN: 2 * THREADS}
        assert [entry.g for entry in desk.follow()] == list(range(1, 3 * THREADS + 1))
        store.verify()
        store.close()

    @stores
    def test_everybody_takes_the_same_step(self, url: str, tmp_path: Path) -> None:
        store = open_store(url.format(tmp_path))
        desk = engine(store)
        case = opened(desk).id
        told = at_once(lambda _: apply(desk, case))
        taken = [each for each in told if isinstance(each, Case)]
        assert len(taken) == 1
        assert all(isinstance(each, StepRefused) and each.code == "QR102" for each in told if each not in taken)
        kinds = Counter(entry.event.kind for entry in desk.follow())
        assert kinds == {Kind.OPENED: 1, Kind.TAKEN: 1, Kind.REFUSED: THREADS - 1}
        store.verify()
        store.close()

    @stores
    def test_everybody_objects_to_the_same_notice_and_every_objection_is_there(self, url: str, tmp_path: Path) -> None:
        collecting = replace(GRANT.steps["公示"], outcomes={"无异议": GRANT.steps["公示"].outcomes["无异议"]})
        power = replace(GRANT, steps={**GRANT.steps, "公示": collecting})
        store = open_store(url.format(tmp_path))
        desk = Engine(listing(power), store, host=People())
        case = opened(desk).id
        apply(desk, case)
        desk.take(case, "核实", "属实", by=OFFICE)
        desk.post(case, "公示", "村务公开栏", "照片", by=OFFICE)

        def object_(number: int) -> object:
            for attempt in range(THREADS):
                try:
                    return desk.object(
                        case, f"第{number}", by=Actor(f"村民{number}", place=VILLAGE), key=f"key-{number}"
                    )
                except Conflict:
                    assert attempt < THREADS - 1
            return None

        at_once(object_)
        said = [each.text for each in desk.case(case).objections]
        assert sorted(said) == sorted(f"第{number}" for number in range(THREADS))
        assert engine(store).case(case) == desk.case(case)
        store.close()

    def test_the_same_command_sent_by_all_is_one(self) -> None:
        desk = engine()
        told = at_once(lambda _: desk.open("grant", VILLAGE, by=VILLAGER, key="窗口-1").id)
        assert len(set(told)) == 1
        assert len(list(desk.follow())) == 1


class TestAwaited:
    def test_a_hundred_cases_at_once(self, tmp_path: Path) -> None:
        store = open_store(f"sqlite:///{tmp_path}/cases.db")

        async def walk(desk: AsyncEngine) -> str:
            case = (await desk.open("grant", VILLAGE, by=VILLAGER)).id
            await desk.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
            with pytest.raises(StepRefused):
                await desk.take(case, "发放", by=OFFICE)
            await desk.take(case, "核实", "属实", by=OFFICE)
            return case

        async def main() -> tuple[list[str], list[str], list[int]]:
            async with AsyncEngine(engine(store)) as desk:
                walked = await asyncio.gather(*(walk(desk) for _ in range(100)))
                standing = [case.step async for case in desk.cases()]
                return walked, standing, [entry.g async for entry in desk.follow()]

        cases, standing, numbers = asyncio.run(main())
        assert (len(set(cases)), set(standing)) == (100, {"公示"})
        assert numbers == list(range(1, 401))
        store.verify()
        store.close()

    def test_the_loop_never_stands_still(self) -> None:
        gate = Event()

        class Slow(MemoryStore):
            def append(self, *args: object, **more: object) -> tuple[Entry, ...]:
                assert gate.wait(10)
                return super().append(*args, **more)  # type: ignore[arg-type]

        async def main() -> Case:
            async with AsyncEngine(engine(Slow())) as desk:
                opening = asyncio.ensure_future(desk.open("grant", VILLAGE, by=VILLAGER))
                for _ in range(10):
                    await asyncio.sleep(0)
                assert not opening.done()
                gate.set()
                return await opening

        assert asyncio.run(main()).step == "提出"

    def test_a_wait_that_is_cancelled_tears_nothing(self) -> None:
        gate, store = Event(), MemoryStore()

        async def main() -> Case:
            async with AsyncEngine(engine(store), threads=1) as desk:
                desk.behind(gate.wait)
                never = asyncio.ensure_future(desk.open("grant", VILLAGE, by=VILLAGER, key="一"))
                await asyncio.sleep(0)
                never.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await never
                await asyncio.sleep(0)  # cancelling reaches the queue a turn of the loop later
                gate.set()
                return await desk.open("grant", VILLAGE, by=VILLAGER, key="二")

        case = asyncio.run(main())
        assert store.cases() == (case.id,)

    def test_acts_are_coroutines_for_tasks(self) -> None:
        async def main() -> list[Case]:
            async with AsyncEngine(engine()) as desk, asyncio.TaskGroup() as group:
                tasks = [group.create_task(desk.open("grant", VILLAGE, by=VILLAGER)) for _ in range(3)]
            return [task.result() for task in tasks]

        assert len({case.id for case in asyncio.run(main())}) == 3

    @stores
    def test_acts_on_one_case_queue(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("qingdan.engine.runtime.service.TRIES", 1)
        store = open_store(url.format(tmp_path))
        desk = engine(store)
        case = opened(desk)

        async def one(awaiting: AsyncEngine, number: int) -> str:
            try:
                await (awaiting.hold if number % 2 else awaiting.release)(case, by=OVERSIGHT)
            except StepRefused as no:
                return no.code
            return "done"

        async def main() -> list[str]:
            async with AsyncEngine(desk) as awaiting:
                return list(await asyncio.gather(*(one(awaiting, number) for number in range(300))))

        told = Counter(asyncio.run(main()))
        assert told.keys() <= {"done", "QR102", "QR110"}, told
        assert len(list(desk.follow())) == 301
        store.verify()
        store.close()

    def test_every_act_and_view_of_the_engine_is_there(self) -> None:
        public = {name for name in dir(Engine) if not name.startswith("_")}
        assert public - {name for name in dir(AsyncEngine) if not name.startswith("_")} <= {"rounds", "store"}


class TestHooks:
    def test_accepted_and_refused_acts_come_in_order_once_each(self, tmp_path: Path) -> None:
        desk, seen = engine(), list[Entry]()
        follower = Follower(desk, seen.append, tmp_path / "cursor")
        case = opened(desk).id
        assert follower.once() == 1
        with pytest.raises(StepRefused):
            desk.take(case, "发放", by=OFFICE)
        apply(desk, case)
        assert (follower.once(most=1), follower.once(), follower.once()) == (1, 1, 0)
        assert [(entry.g, entry.event.kind) for entry in seen] == [
            (1, Kind.OPENED),
            (2, Kind.REFUSED),
            (3, Kind.TAKEN),
        ]

    def test_a_hook_that_raises_undoes_nothing_and_is_tried_again(self, tmp_path: Path) -> None:
        desk, seen, broken = engine(), list[int](), [True]

        def hook(entry: Entry) -> None:
            seen.append(entry.g)
            if entry.g == 2 and broken:
                broken.clear()
                raise RuntimeError("短信发不出去")

        follower = Follower(desk, hook, tmp_path / "cursor")
        case = opened(desk).id
        apply(desk, case)
        desk.take(case, "核实", "属实", by=OFFICE)
        with pytest.raises(RuntimeError):
            follower.once()
        assert desk.case(case).step == "公示"
        follower.once()
        assert seen == [1, 2, 2, 3]

    def test_after_a_crash_the_missed_ones_come(self, tmp_path: Path) -> None:
        store = open_store(f"sqlite:///{tmp_path}/cases.db")
        desk = engine(store)
        case = opened(desk).id

        def crash(_entry: Entry) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            Follower(desk, crash, str(tmp_path / "cursor")).once()
        apply(desk, case)
        store.close()
        again, seen = open_store(f"sqlite:///{tmp_path}/cases.db"), list[int]()
        Follower(engine(again), lambda entry: seen.append(entry.g), str(tmp_path / "cursor")).once()
        assert seen == [1, 2]
        again.close()

    def test_in_a_thread_of_its_own(self) -> None:
        desk, seen, stop, told = engine(), list[int](), Event(), list[Exception]()

        class Kept:
            g = 0

            def read(self) -> int:
                return self.g

            def write(self, g: int) -> None:
                self.g = g

        def hook(entry: Entry) -> None:
            if not told:
                raise RuntimeError("第一次不成")
            seen.append(entry.g)

        thread = Thread(target=Follower(desk, hook, Kept()).run, args=(stop, 0.001, told.append))
        thread.start()
        case = opened(desk).id
        apply(desk, case)
        until = monotonic() + 10
        while len(seen) < 2 and monotonic() < until:
            stop.wait(0.001)
        stop.set()
        thread.join(10)
        assert (seen, len(told)) == ([1, 2], 1)

    def test_of_those_who_follow_by_one_name_one_does(self) -> None:
        desk, seen = engine(), list[int]()
        case = opened(desk).id

        def hook(entry: Entry) -> None:
            seen.append(entry.g)
            assert Follower(desk, lambda entry: seen.append(entry.g), name="短信").once() == 0
            assert Follower(desk, lambda entry: seen.append(-entry.g), name="别的").once() == 1

        assert Follower(desk, hook, name="短信").once() == 1
        apply(desk, case)
        assert Follower(desk, lambda entry: seen.append(entry.g), name="短信").once() == 1
        assert seen == [1, -1, 2]

    def test_only_entries_of_some_kinds(self) -> None:
        desk, seen = engine(), list[int]()
        case = opened(desk).id
        follower = Follower(desk, lambda entry: seen.append(entry.g), name="拒绝", kinds={Kind.REFUSED})
        assert follower.once() == 0
        with pytest.raises(StepRefused):
            desk.take(case, "发放", by=OFFICE)
        apply(desk, case)
        with pytest.raises(StepRefused):
            desk.take(case, "发放", by=OFFICE)
        with desk.store.cursor("拒绝") as cursor:
            assert cursor is not None
            assert cursor.read() == 1, "what is passed over is not looked at again"
        assert follower.once() == 2
        assert (seen, follower.once()) == ([2, 4], 0)

    def test_a_file_that_is_no_cursor(self, tmp_path: Path) -> None:
        (tmp_path / "cursor").write_text("第三条", "utf-8")
        with pytest.raises(UsageError, match="不能当作游标"):
            FileCursor(tmp_path / "cursor").read()


class TestHost:
    def test_it_says_what_time_it_is_and_who_is_who(self) -> None:
        desk = engine()
        case = opened(desk)
        assert case.opened == MONDAY
        assert desk.hands(case.id) == {"申请人": ("甲",)}
        apply(desk, case.id)
        assert desk.hands(case.id)["村委会"] == ("戊", "壬")
        assert desk.take(case.id, "核实", "属实", by=desk.host.actor("壬")).step == "公示"
        with pytest.raises(StepRefused):
            desk.take(case.id, "公示", by=desk.host.actor("外人"))

    def test_what_is_given_besides_answers_in_its_place(self) -> None:
        later = MONDAY.replace(hour=15)
        assert Engine(listing(), MemoryStore(), host=People(), clock=lambda: later).open(
            "grant", VILLAGE, by=VILLAGER
        ).opened == later  # fmt: skip

    def test_without_a_host_nobody_is_known(self) -> None:
        host = Host()
        assert (host.kin_of("甲"), host.holders("村委会", VILLAGE), host.actor("甲")) == ((), (), Actor("甲"))
        assert host.now().tzinfo

    def test_kin_of_the_host_keep_out(self) -> None:
        checked = replace(GRANT.steps["核实"], recuse=Recusal(kin=True))
        desk = Engine(listing(replace(GRANT, steps={**GRANT.steps, "核实": checked})), MemoryStore(), host=People())
        case = opened(desk).id
        apply(desk, case)
        with pytest.raises(StepRefused) as caught:
            desk.take(case, "核实", "属实", by=desk.host.actor("戊"))
        assert caught.value.code == "QR105"
        assert OVERSIGHT.id not in desk.hands(case)["村委会"]
