"""`qingdan ledger` and `qingdan store export|import|erase`, typed as people type them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qingdan import Actor, Engine, StepRefused, load_catalogue, open_store
from qingdan.engine.runtime.events import Kind

if TYPE_CHECKING:
    from tests.contract.conftest import Said, Say

VILLAGE = "610524101001"
VILLAGER = Actor("某甲", roles=["申请人"])
ENDED, RUNNING = 1, 0


@pytest.fixture(scope="module")
def engine_catalogue() -> Any:
    return load_catalogue()


@pytest.fixture
def cases(desk: Path, engine_catalogue: Any) -> list[str]:
    """A record of eight entries in `qingdan.db`: a case that runs, one that was withdrawn, an opening refused."""
    store = open_store("sqlite:///qingdan.db")
    engine = Engine(engine_catalogue, store)
    found = [engine.open("BM-02", VILLAGE, by=VILLAGER, key=f"desk:{n}").id for n in range(2)]
    for case in found:
        with pytest.raises(StepRefused):
            engine.take(case, "收取手续费", by=VILLAGER)
    with pytest.raises(StepRefused):
        engine.open("BM-02", VILLAGE, by=Actor("某乙"))
    engine.withdraw(found[ENDED], "不办了\u2028", by=VILLAGER)
    engine.open("BM-02", VILLAGE, by=VILLAGER)
    engine.open("BM-02", VILLAGE, by=VILLAGER)
    store.close()
    return found


def found(said: Said, code: int = 0) -> dict[str, Any]:
    assert said.code == code, said
    return dict(json.loads(said.out))


def bodies(url: str = "sqlite:///qingdan.db") -> list[int]:
    store = open_store(url)
    gone = [line.g for line in store.lines() if line.body is None]
    store.close()
    return gone


class TestExportAndImport:
    def test_there_and_back(self, say: Say, cases: list[str]) -> None:
        first = found(say("store", "export", "a.jsonl", "--json"))
        assert first["size"] == 8
        assert first["root"] == found(say("ledger", "root", "--json"))["root"]
        taken = found(say("store", "import", "a.jsonl", "--store", "sqlite:///b.db", "--json"))
        assert (taken["new"], taken["size"]) == (8, 8)
        assert say("store", "export", "b.jsonl", "--store", "sqlite:///b.db").code == 0
        assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()
        assert "已经在" in say("store", "import", "a.jsonl", "--store", "sqlite:///b.db").out

    def test_nothing_to_export_makes_no_store(self, say: Say, desk: Path) -> None:
        assert say("store", "export", "a.jsonl").code == 4
        assert list(desk.iterdir()) == []

    def test_a_forged_store_is_not_exported(self, say: Say, cases: list[str]) -> None:
        import sqlite3  # noqa: PLC0415

        base = sqlite3.connect("qingdan.db")
        base.execute("DROP TRIGGER events_no_update")
        base.execute("UPDATE events SET outcome = '同意' WHERE g = 1")
        base.commit()
        base.close()
        said = say("store", "export", "a.jsonl")
        assert (said.code, "第 1 条记录被改动" in said.err) == (4, True)
        assert not Path("a.jsonl").exists()
        assert say("ledger", "root").code == 4

    @pytest.mark.parametrize("ready", [False, True], ids=["no store yet", "an empty store"])
    def test_a_spoilt_file_is_not_taken_in(self, say: Say, cases: list[str], ready: bool) -> None:
        say("store", "export", "a.jsonl")
        data = Path("a.jsonl").read_bytes()
        Path("a.jsonl").write_bytes(data[: len(data) // 2])
        if ready:
            say("store", "init", "--store", "sqlite:///b.db")
        before = sorted(Path().iterdir())
        said = say("store", "import", "a.jsonl", "--store", "sqlite:///b.db")
        assert said.code == 4
        assert sorted(Path().iterdir()) == before
        if ready:
            assert found(say("store", "info", "--store", "sqlite:///b.db", "--json"))["entries"] == 0

    @pytest.mark.parametrize("store", ["sqlite:///a/b.db", "sqlite:///."])
    def test_where_no_store_can_be_nothing_is_left(self, say: Say, cases: list[str], store: str) -> None:
        say("store", "export", "a.jsonl")
        before = sorted(Path().iterdir())
        assert say("store", "import", "a.jsonl", "--store", store).code == 4
        assert sorted(Path().iterdir()) == before

    def test_no_such_file(self, say: Say, desk: Path) -> None:
        assert say("store", "import", "none.jsonl").code == 2
        assert list(desk.iterdir()) == []


class TestErase:
    def test_a_case_that_has_ended(self, say: Say, cases: list[str]) -> None:
        erased = found(say("store", "erase", cases[ENDED], "--reason", "依法", "--by", "某丙:镇民政办", "--json"))[
            "erased"
        ]
        assert erased == bodies() == [2, 4, 6]
        said = say("case", "log", cases[ENDED])
        assert "抹去" in said.out.splitlines()[-1]
        assert "某丙" in said.out
        assert "某甲" not in said.out
        assert say("case", "show", cases[ENDED]).code == 0
        say("store", "export", "a.jsonl")
        data = found(say("ledger", "verify", "a.jsonl", "--json"))
        assert (data["sound"], data["erased"], data["faults"]) == (True, [2, 4, 6], [])
        assert "某甲" not in "".join(
            line for line in Path("a.jsonl").read_text("utf-8").split("\n") if cases[ENDED] in line
        )

    def test_again_there_is_nothing(self, say: Say, cases: list[str]) -> None:
        say("store", "erase", cases[ENDED], "--reason", "依法")
        size = found(say("ledger", "root", "--json"))["size"]
        assert "没有可以抹去的" in say("store", "erase", cases[ENDED], "--reason", "依法").out
        assert found(say("ledger", "root", "--json"))["size"] == size == 9

    @pytest.mark.parametrize("what", [RUNNING, "1", "3"])
    def test_a_case_that_runs_keeps_its_bodies(self, say: Say, cases: list[str], what: int | str) -> None:
        said = say("store", "erase", what if isinstance(what, str) else cases[what], "--reason", "依法")
        assert (said.code, "还在办" in said.err, bodies()) == (2, True, [])

    def test_one_entry(self, say: Say, cases: list[str]) -> None:
        assert found(say("store", "erase", "6", "--reason", "依法", "--json"))["erased"] == [6]
        assert found(say("store", "erase", "9", "--reason", "依法", "--json"))["erased"] == []

    def test_what_is_due_stays_due(self, say: Say, cases: list[str]) -> None:
        store = open_store("sqlite:///qingdan.db")
        last = store.history(cases[ENDED])[-1].event
        store.append([last._replace(seq=last.seq + 1, kind=Kind.WARNED, due=last.at + timedelta(days=365))])
        store.close()
        assert found(say("store", "erase", cases[ENDED], "--reason", "依法", "--json"))["erased"] == [2, 4, 6]
        store = open_store("sqlite:///qingdan.db")
        due = store.due(last.at + timedelta(days=366))
        store.close()
        assert [(each.event.case, each.event.kind) for each in due if each.event.case == cases[ENDED]] == [
            (cases[ENDED], Kind.ERASED)
        ]

    def test_a_refused_opening(self, say: Say, cases: list[str]) -> None:
        """It belongs to no case: a chain of its own says that it was erased, and is no case either."""
        listed = found(say("case", "list", "--json"))
        assert found(say("store", "erase", "5", "--reason", "依法", "--json"))["erased"] == bodies() == [5]
        assert found(say("store", "erase", "5", "--reason", "依法", "--json"))["erased"] == []
        say("store", "export", "a.jsonl")
        data = found(say("ledger", "verify", "a.jsonl", "--json"))
        assert (data["sound"], data["size"], data["erased"], data["faults"]) == (True, 9, [5], [])
        assert "依法" in say("case", "log", "抹去").out
        assert "没有可以抹去的" in say("store", "erase", "9", "--reason", "依法").out
        assert found(say("case", "list", "--json")) == listed
        assert found(say("store", "info", "--json"))["cases"] == len(listed["cases"])
        assert "没有编号为“抹去”" in say("case", "show", "抹去").err
        assert say("store", "import", "a.jsonl", "--store", "sqlite:///b.db").code == 0

    def test_two_refused_openings_follow_one_another(self, say: Say, cases: list[str], engine_catalogue: Any) -> None:
        engine = Engine(engine_catalogue, open_store("sqlite:///qingdan.db"))
        with pytest.raises(StepRefused):
            engine.open("BM-02", VILLAGE, by=Actor("某丁"))
        for g in ("5", "9"):
            assert found(say("store", "erase", g, "--reason", "依法", "--json"))["erased"] == [int(g)]
        with pytest.raises(StepRefused):
            engine.open("BM-02", VILLAGE, by=Actor("某丁"))
        engine.store.verify()
        assert [each.event.seq for each in engine.store.history("抹去")] == [1, 2]

    def test_a_body_that_went_without_a_word(self, say: Say, cases: list[str]) -> None:
        store = open_store("sqlite:///qingdan.db")
        store.erase(5)
        store.close()
        say("store", "export", "a.jsonl")
        said = say("ledger", "verify", "a.jsonl")
        assert (said.code, "第 5 条：内容没了，却没有抹去它的记录" in said.out) == (1, True)
        assert say("ledger", "verify", "a.jsonl", "--hashes").code == 1

    @pytest.mark.parametrize(("what", "code"), [("0", 4), ("77", 4), ("BM-02-没有", 2)])
    def test_what_is_not_there(self, say: Say, cases: list[str], what: str, code: int) -> None:
        assert say("store", "erase", what, "--reason", "依法").code == code


class TestRoot:
    def test_the_root_of_the_first_entries_stays(self, say: Say, cases: list[str], engine_catalogue: Any) -> None:
        before = found(say("ledger", "root", "--json"))
        engine = Engine(engine_catalogue, open_store("sqlite:///qingdan.db"))
        engine.open("BM-02", VILLAGE, by=VILLAGER)
        assert found(say("ledger", "root", "--at", "8", "--json")) == before
        assert found(say("ledger", "root", "--json"))["size"] == 9

    def test_it_goes_on_from_a_kept_one(self, say: Say, cases: list[str]) -> None:
        say("ledger", "root", "--at", "5", "-o", "r.json")
        assert found(say("ledger", "root", "--since", "r.json", "--json")) == found(say("ledger", "root", "--json"))
        assert found(say("ledger", "root", "--since", "r.json", "--at", "7", "--json"))["size"] == 7

    def test_put_up_on_the_notice_board(self, say: Say, cases: list[str]) -> None:
        root = found(say("ledger", "root", "-o", "t.html", "--json"))["root"]
        page = Path("t.html").read_text("utf-8")
        assert "".join(re.findall("<span>([0-9a-f]{8})</span>", page)) == root
        assert all(word in page for word in ("合阳县", "到此时一共 8 条", "<b>12345</b>", "size: A4"))
        assert not re.search("{{|https?://", page), "nothing is left open, nothing is loaded"
        assert say("ledger", "root", "-o", "e.html", "--lang", "en").code == 0
        assert "8 entries up to now" in Path("e.html").read_text("utf-8")

    def test_too_many(self, say: Say, cases: list[str]) -> None:
        assert say("ledger", "root", "--at", "9").code == 2

    @pytest.mark.parametrize(
        "spoilt", ["{}", "[]", "x", '{"size":1,"root":"","peaks":["00"]}', '{"size":"1","peaks":[1]}']
    )
    def test_what_is_no_root(self, say: Say, cases: list[str], spoilt: str) -> None:
        Path("r.json").write_text(spoilt)
        said = say("ledger", "root", "--since", "r.json")
        assert (said.code, "不是 qingdan ledger root -o" in said.err) == (2, True)


class TestProofs:
    @pytest.mark.parametrize("size", [[], ["--size", "6"]])
    def test_an_entry_is_under_the_root(self, say: Say, cases: list[str], size: list[str]) -> None:
        root = found(say("ledger", "root", "--json", *[word.replace("size", "at") for word in size]))
        assert say("ledger", "prove", cases[ENDED], "-o", "p.json", *size).code == 0
        Path("qingdan.db").unlink()
        data = found(say("ledger", "verify", "p.json", "--root", root["root"].upper(), "--json"))
        assert (data["sound"], data["root"], data["kept_elsewhere"]) == (True, root["root"], True)
        assert "自带" in say("ledger", "verify", "p.json").out
        assert "和别处留着的树根一致" in say("ledger", "verify", "p.json", "--root", root["root"]).out
        entry = json.loads(Path("p.json").read_text())["entry"]
        assert entry["at"] not in say("ledger", "verify", "p.json").out
        assert re.search(r"，\d{4}-\d\d-\d\d \d\d:\d\d$", say("ledger", "verify", "p.json").out, re.MULTILINE)
        assert found(say("ledger", "verify", "p.json", "--root", "0" * 64, "--json"), 1)["sound"] is False

    def test_the_body_only_if_asked_for(self, say: Say, cases: list[str]) -> None:
        assert "某甲" not in say("ledger", "prove", "6").out
        said = say("ledger", "prove", "6", "--body")
        assert "某甲" in said.out
        Path("p.json").write_text(said.out)
        assert say("ledger", "verify", "p.json").code == 0
        Path("p.json").write_text(said.out.replace("某甲", "某丙"))
        assert "内容和摘要对不上" in say("ledger", "verify", "p.json").out

    def test_every_change_of_a_proof_is_found(self, say: Say, cases: list[str]) -> None:
        root = found(say("ledger", "root", "--json"))["root"]
        proof = json.loads(say("ledger", "prove", "6").out)

        def spoilt(node: Any) -> Any:
            """Every proof with one leaf of it changed."""
            for key in list(node) if isinstance(node, dict) else range(len(node)):
                kept = node[key]
                if isinstance(kept, dict | list):
                    yield from spoilt(kept)
                else:
                    node[key] = (
                        kept + 1 if isinstance(kept, int) else "0" * 64 if kept is None or len(kept) == 64 else "x"
                    )
                    yield key
                    node[key] = kept

        for key in spoilt(proof):
            if key != "version":
                Path("p.json").write_text(json.dumps(proof))
                assert say("ledger", "verify", "p.json", "--root", root).code in {1, 2}, key

    def test_the_record_goes_on_from_an_earlier_root(self, say: Say, cases: list[str]) -> None:
        roots = [found(say("ledger", "root", "--at", str(size), "--json"))["root"] for size in range(9)]
        for size in range(1, 9):
            assert say("ledger", "consistency", str(size), roots[size], "-o", "k.json").code == 0
            for n, root in ((size, roots[size]), (8, roots[8])):
                assert say("ledger", "verify", "k.json", "--root", root, "--size", str(n)).code == 0
            assert say("ledger", "verify", "k.json", "--root", roots[0]).code == 1
            proof = json.loads(Path("k.json").read_text())
            for change in (
                {"old_size": size + 1},
                {"old_root": roots[0]},
                {"size": 9},
                {"path": [*proof["path"], roots[0]]},
            ):
                Path("k.json").write_text(json.dumps(proof | change))
                assert say("ledger", "verify", "k.json").code == 1
        for wrong in (True, 8.0, "8", 0, -1, 1 << 53):
            Path("k.json").write_text(json.dumps(proof | {"size": wrong}))
            said = say("ledger", "verify", "k.json")
            assert (said.code, "读不出来" in said.err) == (2, True), wrong
        said = say("ledger", "consistency", "3", roots[4])
        assert (said.code, "不是当时的那份记录" in said.err, said.out) == (1, True, "")
        said = say("ledger", "consistency", "9", roots[8])
        assert (said.code, "记录不到 9 条：后面的被截掉了" in said.err, said.out) == (1, True, "")

    @pytest.mark.parametrize(
        "words",
        [
            ["prove", "9"],
            ["prove", "0"],
            ["prove", "6", "--size", "5"],
            ["prove", "6", "--size", "9"],
            ["prove", "没有"],
            ["consistency", "3", "0" * 64, "--size", "2"],
            ["consistency", "1", "xyz"],
        ],
    )
    def test_what_cannot_be_proved(self, say: Say, cases: list[str], words: list[str]) -> None:
        said = say("ledger", *words)
        assert (said.code, said.out) == (2, "")


class TestVerify:
    @pytest.fixture
    def file(self, say: Say, cases: list[str]) -> str:
        say("store", "export", "a.jsonl")
        return "a.jsonl"

    def test_without_a_root_it_says_what_cannot_be_seen(self, say: Say, file: str) -> None:
        said = say("ledger", "verify", file)
        assert said.code == 0
        assert "只能担保到第 8 条为止" in said.out
        assert "后面截掉的，这样看不出来" in said.out
        assert "vouches for the record up to entry 8" in say("ledger", "verify", file, "--lang", "en").out

    @pytest.mark.parametrize("size", range(9))
    def test_with_a_root_of_any_size(self, say: Say, file: str, size: int) -> None:
        root = found(say("ledger", "root", "--at", str(size), "--json"))["root"]
        Path("qingdan.db").unlink()
        said = say("ledger", "verify", file, "--root", root, "--size", str(size))
        assert (said.code, "和别处留着的树根一致" in said.out) == (0, True)
        assert say("ledger", "verify", file, "--root", root, "--size", str(size + 1)).code == 1
        assert say("ledger", "verify", file, "--root", root).code == (size != 8)

    def test_a_tail_cut_off(self, say: Say, file: str) -> None:
        root = found(say("ledger", "root", "--json"))["root"]
        lines = Path(file).read_bytes().split(b"\n")
        store = open_store("memory:")
        from qingdan.engine.runtime.store.transcript import Transcript, export  # noqa: PLC0415

        whole = Transcript(iter([line + b"\n" for line in lines[:-1]])).record()
        store.restore([line for line in whole.lines if line.g < 8], definitions=whole.definitions)
        with Path("cut.jsonl").open("wb") as out:
            export(store, out.write)
        assert say("ledger", "verify", "cut.jsonl").code == 0
        said = say("ledger", "verify", "cut.jsonl", "--root", root, "--size", "8")
        assert (said.code, "记录不到 8 条：后面的被截掉了" in said.out) == (1, True)

    def test_what_is_wrong_is_listed(self, say: Say, file: str) -> None:
        data = Path(file).read_bytes()
        Path(file).write_bytes(data.replace("某甲".encode(), "某丙".encode()))
        listed = found(say("ledger", "verify", file, "--json"), 1)
        assert len(listed["faults"]) == 8
        assert "第 1 条记录的附文被改动" in listed["faults"]

    @pytest.mark.parametrize("content", [b"", b"x", b"{}", b"\xff", b'{"format":"qingdan-inclusion"}', b"[" * 100_000])
    def test_what_is_neither_record_nor_proof(self, say: Say, desk: Path, content: bytes) -> None:
        Path("x").write_bytes(content)
        said = say("ledger", "verify", "x")
        assert said.code in {1, 2}
        assert "QD900" not in said.err

    @pytest.mark.parametrize("words", [["--size", "3"], ["--root", "12"], ["--receipt", "QINGDAN:1:x"]])
    def test_wrong_use(self, say: Say, file: str, words: list[str]) -> None:
        assert say("ledger", "verify", file, *words).code == 2

    def test_no_such_file(self, say: Say, desk: Path) -> None:
        assert say("ledger", "verify", "none.jsonl").code == 2


class TestReceipt:
    @pytest.fixture
    def text(self, say: Say, cases: list[str]) -> str:
        return str(found(say("ledger", "receipt", cases[ENDED], "--json"))["text"])

    def test_it_holds_against_the_record_it_was_given_from(self, say: Say, cases: list[str], text: str) -> None:
        say("store", "erase", cases[ENDED], "--reason", "依法")
        say("store", "export", "a.jsonl")
        assert say("ledger", "verify", "a.jsonl", "--receipt", f" {text.lower()}\n").code == 0

    def test_not_against_a_record_written_anew(
        self, say: Say, desk: Path, cases: list[str], text: str, engine_catalogue: Any
    ) -> None:
        Path("qingdan.db").rename("true.db")
        engine = Engine(engine_catalogue, open_store("sqlite:///qingdan.db"))
        for _ in range(9):
            engine.open("BM-02", VILLAGE, by=VILLAGER)
        say("store", "export", "a.jsonl")
        said = say("ledger", "verify", "a.jsonl", "--receipt", text)
        assert said.code == 1
        assert "不是当时的那份记录" in said.out
        assert "不是回执上的那一条" in said.out

    def test_it_names_case_entry_and_root(self, say: Say, cases: list[str], text: str) -> None:
        root = found(say("ledger", "root", "--json"))["root"]
        assert text == text.upper()
        said = say("ledger", "receipt", cases[ENDED])
        assert all(each in said.out for each in ("BM-02 最低生活保障", cases[ENDED], "已撤回", root, text, "█"))

    def test_on_paper(self, say: Say, cases: list[str]) -> None:
        assert say("ledger", "receipt", cases[RUNNING], "-o", "r.html").code == 0
        page = Path("r.html").read_text("utf-8")
        assert cases[RUNNING] in page
        assert "<svg" in page
        assert "<?xml" not in page
        assert all(f"<b>{number}</b>" in page for number in ("12345", "12388"))
        assert "某甲（申请人）" in page
        assert "开了这一件" in page
        assert "到那时一共 8 条" in page
        root = found(say("ledger", "root", "--json"))["root"]
        assert "".join(re.findall("<span>([0-9a-f]{8})</span>", page)) == root
        assert not re.search("{{|https?://(?!www.w3.org)", page), "nothing is left open, nothing is loaded"
        assert say("ledger", "receipt", cases[ENDED], "-o", "e.html", "--lang", "en").code == 0
        assert "How to check it" in Path("e.html").read_text("utf-8")
        assert say("ledger", "receipt", cases[RUNNING], "-o", "r.svg").code == 0
        assert Path("r.svg").read_text("utf-8").startswith("<?xml")

    def test_what_was_put_down_is_on_it(self, say: Say, cases: list[str]) -> None:
        papers = dict.fromkeys(("申请书", "诚信承诺书", "授权核对书"), "a" * 64)
        store = open_store("sqlite:///qingdan.db")
        Engine(load_catalogue(), store).take(cases[RUNNING], "提出申请", None, {"家庭人口": 3}, papers, by=VILLAGER)
        store.close()
        said = say("ledger", "receipt", cases[RUNNING]).out
        rows = ("提出申请：完成", "家庭人口 3", "诚信承诺书", "受理审查（镇便民服务站）", "最晚", "监督 12345")
        assert [row for row in rows if row not in said] == []

    def test_what_was_erased_is_not(self, say: Say, cases: list[str]) -> None:
        say("store", "erase", cases[ENDED], "--reason", "依法")
        assert "某甲" not in say("ledger", "receipt", cases[ENDED]).out

    def test_an_unknown_case(self, say: Say, cases: list[str]) -> None:
        assert say("ledger", "receipt", "没有").code == 2

    def test_it_is_not_for_proofs(self, say: Say, cases: list[str], text: str) -> None:
        say("ledger", "prove", "1", "-o", "p.json")
        assert say("ledger", "verify", "p.json", "--receipt", text).code == 2
