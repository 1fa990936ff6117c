"""Time at the command line: acts lie in the present or are late entries, later days are played in practice stores, and
what is late or for practice says so wherever it is shown."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qingdan.engine.errors import UsageError
from qingdan.engine.model.period import CHINA
from qingdan.engine.runtime.events import ERASURES, Event, Kind
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.memory import MemoryStore
from qingdan.engine.runtime.store.transcript import Transcript, export
from qingdan.engine.runtime.verify import verify
from tests.desks import DAY, NINE, OFFICE, VILLAGE, Desk
from tests.unit.test_late_entries import LIST
from tests.unit.test_totals import Till

if TYPE_CHECKING:
    from qingdan.engine.runtime.store import Store
    from tests.contract.conftest import Said, Say

PLACE = "610524101203"
OPEN = ("case", "open", "BM-02", "--by", "甲:申请人", "--party", "申请人=甲", "--village", PLACE)
TODAY = datetime.now(UTC)
"""The clock on the wall: what these tests enter is dated around it."""


def ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).astimezone(CHINA).isoformat(timespec="minutes")


AHEAD = ago(-20)


def notice(say: Say, *when: str) -> str:
    """A case that stands at its notice, everything before it entered on the day."""
    paper = Path("f")
    paper.write_text("x", "utf-8")
    case = str(json.loads(say(*OPEN, "--json", *when).out)["id"])
    for words in (
        "take 提出申请 --by 甲:申请人 --set 家庭人口=3 --attach 申请书=f --attach 诚信承诺书=f --attach 授权核对书=f",
        "take 受理/受理审查 齐全 --hall 镇便民服务大厅 --by 丁:镇便民服务站@610524101",
        "take 启动调查 --by 戊:镇民政办@610524101 --set 近亲属=否",
        "take 信息核对 符合 --hall 县政务服务大厅 --by 己:县民政局",
        "sign 入户初审 --by 甲:申请人",
        "sign 入户初审 --by 庚:镇民政办@610524101",
        "take 入户初审 提出初审意见 --hall 镇便民服务大厅 --attach 入户调查表=f --by 戊:镇民政办@610524101",
    ):
        act, *rest = words.split()
        said = say("case", act, case, *rest, *when)
        assert said.code == 0, said.err
    return case


def posted(say: Say, case: str, *when: str) -> Said:
    where = ("--where", "村务公开栏、村民小组", "--evidence", "f")
    return say("case", "post", case, "村内公示", "--by", f"辛:村委会@{PLACE}", *where, *when)


def signed(say: Say, case: str, *when: str) -> Said:
    return say("case", "sign", case, "村内公示", "--by", f"壬:村监委会@{PLACE}", *when)


def standing(say: Say, case: str, *when: str) -> str:
    [found] = [each for each in json.loads(say("case", "list", "--json", *when).out)["cases"] if each["id"] == case]
    return str(found["at"])


def test_a_notice_is_not_over_the_minute_it_is_posted(say: Say) -> None:
    case = notice(say)
    assert posted(say, case).code == 0
    kept = say("store", "info", "--quick").out
    future = signed(say, case, "--now", AHEAD)
    assert (future.code, future.out) == (2, "")
    assert "qingdan store init --practice" in future.err
    assert say("store", "info", "--quick").out == kept, "nothing was recorded"
    assert standing(say, case) == "村内公示"


def test_a_notice_dated_back_stays_until_its_days_have_hung_and_says_so(say: Say, desk: Path) -> None:
    when = ("--now", ago(11))
    case = notice(say, *when)
    assert posted(say, case, "--now", ago(10)).code == 0
    shown = signed(say, case).out
    assert "现在在：村内公示" in shown
    assert "才补录，从补录那天算起" in shown
    assert "有补录 9 条" in say("case", "show", case).out
    assert json.loads(say("case", "show", case, "--json").out)["late"] == [*range(1, 10)]
    assert say("case", "log", case).out.count("【补录，") == 9
    assert "late entry of" in say("case", "log", case, "--lang", "en").out
    events = json.loads(say("case", "log", case, "--json").out)["events"]
    assert [each.get("late", False) for each in events] == [True] * 9 + [False]
    assert all(each["entered"] >= each["at"] for each in events)
    choices = json.loads(say("case", "options", case, "--json").out)["options"]
    [counted] = [each for each in choices if "counted_from" in each]
    assert counted["counted_from"] == events[8]["entered"]
    assert say("store", "export", "y.jsonl").code == 0
    lines = [json.loads(line) for line in (desk / "y.jsonl").read_text("utf-8").splitlines()]
    assert lines[9]["entered"][:10] > lines[9]["at"][:10]
    assert say("ledger", "verify", "y.jsonl").code == 0


def test_a_receipt_says_that_it_was_entered_late(say: Say, desk: Path) -> None:
    case = notice(say, "--now", ago(11))
    posted(say, case, "--now", ago(10))
    assert "补录" in say("ledger", "receipt", case).out
    assert "late entry" in say("ledger", "receipt", case, "--lang", "en").out
    assert say("ledger", "receipt", case, "-o", "r.html").code == 0
    assert "<dt>补录</dt>" in (desk / "r.html").read_text("utf-8")
    say("ledger", "prove", case, "-o", "p.json")
    assert "记入" in say("ledger", "verify", "p.json").out


@pytest.mark.parametrize(
    "words",
    [
        OPEN,
        ("case", "take", "CASE", "提出申请", "--by", "甲:申请人", "--set", "家庭人口=3"),
        ("case", "post", "CASE", "提出申请", "--by", "甲:申请人", "--where", "栏", "--evidence", "f"),
        ("case", "sign", "CASE", "提出申请", "--by", "甲:申请人"),
        ("case", "object", "CASE", "不实", "--by", "甲:村民"),
        ("case", "hold", "CASE", "--by", "甲:村监委会"),
        ("case", "release", "CASE", "--by", "甲:村监委会"),
        ("case", "extend", "CASE", "提出申请", "--by", "甲:申请人", "--reason", "忙"),
        ("case", "withdraw", "CASE", "--by", "甲:申请人"),
        ("case", "move", "--do", "--by", "甲:村监委会"),
        ("store", "erase", "CASE", "--reason", "依法"),
        ("work", "--once", "--village", PLACE),
        ("work", "--village", PLACE),
    ],
    ids=lambda words: " ".join(words[:2]),
)
@pytest.mark.parametrize("when", [AHEAD, "2199-12-31", "9999-12-31T23:59+00:00", "0001-01-01T00:00+14:00"])
def test_no_act_is_dated_ahead_or_nowhere(say: Say, words: tuple[str, ...], when: str) -> None:
    Path("f").write_text("x", "utf-8")
    case = str(json.loads(say(*OPEN, "--json").out)["id"])
    kept = say("store", "info", "--json").out
    said = say(*[case if word == "CASE" else word for word in words], "--now", when)
    assert (said.code, said.out) == (2, ""), said.err
    assert said.err.strip()
    assert say("store", "info", "--json").out == kept


def test_views_look_ahead(say: Say) -> None:
    case = notice(say)
    posted(say, case)
    signed(say, case)
    assert standing(say, case) == "村内公示"
    assert standing(say, case, "--now", AHEAD) != "村内公示"
    assert case in say("due", "--now", AHEAD).out
    assert standing(say, case) == "村内公示", "looking enters nothing"


def test_an_earlier_round_dates_what_fell_due_and_nothing_else(say: Say) -> None:
    case = notice(say, "--now", ago(30))
    say("work", "--once", "--now", ago(1), "--village", PLACE)
    events = json.loads(say("case", "log", case, "--json").out)["events"]
    assert all(each["at"] <= each["entered"] for each in events)
    assert all(each["entered"] >= TODAY.isoformat() for each in events)
    assert say("ledger", "root").code == 0


def test_the_same_key_with_another_time_is_another_command(say: Say) -> None:
    first = say(*OPEN, "--key", "k", "--now", ago(2), "--json")
    assert first.code == 0
    assert say(*OPEN, "--key", "k", "--now", ago(1)).code == 2
    assert say(*OPEN, "--key", "k", "--now", AHEAD).code == 2


def future_file(path: Path, *, practice: bool = False) -> None:
    """An exported record whose last entry lies 20 days ahead of the clock on the wall, its hashes right."""
    store = MemoryStore(practice=practice)
    moments = [TODAY - DAY, TODAY + 20 * DAY]
    engine = Engine(LIST, store, clock=lambda: moments[0])
    case = engine.open("minimum", VILLAGE, {"申请人": "甲"}, by=OFFICE)
    moments.pop(0)
    engine.take(case, "受理", by=OFFICE)
    with path.open("wb") as out:
        export(store, out.write)


def test_a_record_from_the_future_is_refused_with_its_line(say: Say, desk: Path) -> None:
    future_file(desk / "f.jsonl")
    found = say("ledger", "verify", "f.jsonl")
    assert (found.code, "第 2 条：时间还没有到" in found.out) == (1, True)
    refused = say("store", "import", "f.jsonl", "--store", "sqlite:///n.db")
    assert (refused.code, "文件第 3 行" in refused.err, (desk / "n.db").exists()) == (4, True, False)
    with closing(open_store("sqlite:///n.db")) as store, (desk / "f.jsonl").open("rb") as file:
        whole = Transcript(file).record()
        store.restore(whole.lines, definitions=whole.definitions, keys=whole.keys)
    found = say("store", "info", "--store", "sqlite:///n.db")
    assert (found.code, "第 2 条：时间还没有到" in found.out) == (1, True)


def test_a_record_of_practice_may_play_the_future(say: Say, desk: Path) -> None:
    future_file(desk / "f.jsonl", practice=True)
    assert (desk / "f.jsonl").read_bytes().startswith(b'{"first":1,"format":"qingdan","practice":true,"version":2}\n')
    assert "【演练】" in say("ledger", "verify", "f.jsonl").out
    assert say("store", "import", "f.jsonl", "--store", "sqlite:///n.db").code == 0
    assert "【演练】" in say("store", "info", "--store", "sqlite:///n.db").out


def test_practice_is_free_in_time_and_says_so_everywhere(practise: Say, desk: Path) -> None:
    case = notice(practise, "--now", "2031-03-03")
    assert case.startswith("演练-BM-02-20310303-")
    posted(practise, case, "--now", "2031-03-03")
    signed(practise, case, "--now", "2031-03-04")
    assert standing(practise, case, "--now", "2031-03-20") != "村内公示"
    assert "补录" not in practise("case", "log", case, "--now", "2031-03-20").out
    assert practise("store", "export", "p.jsonl").out.startswith("【演练】")
    practise("ledger", "root", "-o", "n.html")
    practise("ledger", "receipt", case, "-o", "r.html")
    for file in ("n.html", "r.html"):
        assert "<title>【演练，不算数】" in (desk / file).read_text("utf-8")
    views: list[tuple[str, ...]] = [("case", view, case) for view in ("show", "log", "options")]
    views += [("case", view) for view in ("list", "refusals", "due")]
    views += [("due",), ("ledger", "receipt", case), ("ledger", "root"), ("store", "info")]
    for words in views:
        assert practise(*words).out.startswith("【演练】"), words
        assert practise(*words, "--lang", "en").out.startswith("[PRACTICE]"), words
        assert json.loads(practise(*words, "--json").out)["practice"] is True, words
    assert practise("work", "--once", "--now", "2032-01-01", "--village", PLACE).err.startswith("【演练】")


def test_practice_and_real_do_not_mix(say: Say, desk: Path) -> None:
    real, play = ("--store", "sqlite:///r.db"), ("--store", "sqlite:///p.db")
    say("store", "init", "--practice", *play)
    for store in (real, play):
        say(*OPEN, *store)
        say("store", "export", f"{store[1][-4]}.jsonl", *store)
    assert say("store", "init", "--practice", *real).code == 2
    assert say("store", "import", "p.jsonl", *real).code == 2
    assert say("store", "import", "r.jsonl", *play).code == 2
    mixed = (desk / "p.jsonl").read_bytes().replace(b'"practice":true,', b"", 1)
    (desk / "m.jsonl").write_bytes(mixed)
    found = say("ledger", "verify", "m.jsonl").out
    assert "是演练的，混在真的记录里" in found


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A practice store of each kind."""
    urls = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/p.db"}
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else urls[request.param]
    with closing(open_store(url, practice=True)) as store:
        yield store


class TestStores:
    def test_a_practice_store_remembers_what_it_is(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/p.db"
        open_store(url, practice=True).close()
        for wanted in (None, True):
            with closing(open_store(url, practice=wanted)) as store:
                assert store.practice
        with pytest.raises(UsageError, match="演练用的记录库"):
            open_store(url, practice=False)

    def test_it_refuses_real_cases_and_a_real_one_its_own(self, play: Store) -> None:
        for store, case in ((play, "BM-02-1"), (MemoryStore(), "演练-BM-02-1")):
            with pytest.raises(UsageError, match="演练"):
                store.append([Event(case, 1, Kind.OPENED, NINE, NINE)])
            assert store.tally().entries == 0

    def test_neither_is_restored_into_the_other(self, play: Store) -> None:
        real = Desk()
        real.opened()
        with pytest.raises(UsageError, match="演练"):
            play.restore(real.store.lines())
        practised = Desk(store=MemoryStore(practice=True))
        practised.opened()
        with pytest.raises(UsageError, match="演练"):
            MemoryStore().restore(practised.store.lines())
        assert play.tally().entries == 0

    def test_refusals_of_no_case_and_the_chain_of_erasures_stand_in_either(self, play: Store) -> None:
        for store in (play, MemoryStore()):
            store.append([Event("", 0, Kind.REFUSED, NINE, NINE), Event(ERASURES, 1, Kind.ERASED, NINE, NINE)])
            assert store.tally().entries == 2

    def test_every_way_of_making_an_id(self, play: Store) -> None:
        desk = Desk(store=play)
        case = desk.engine.open("caller", VILLAGE, {"申请人": "甲"}, by=OFFICE).id
        child = desk.engine.take(case, "转", by=OFFICE).child
        assert all(each.startswith("演练-") for each in (case, child))
        assert desk.engine.case(child).parent == case
        till = Till(play)
        assert [till.pay(10), till.pay(5)] == ["10", "15"]
        numbered = [f"演练-PAY-{VILLAGE}-{number:06}" for number in (1, 2)]
        assert [case for case in play.cases() if "PAY" in case] == numbered
        assert verify(play).faults == ()
