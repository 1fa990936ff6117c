"""A real YAML language server, as editors run it, completes, explains and corrects a power by its modeline alone.

The server is installed with npm, once, into the user's cache folder; its version is pinned in `tests/editor`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
EDITOR = ROOT / "tests" / "editor" / "package.json"
POWER = (ROOT / "tests" / "contract" / "documents" / "power.yaml").read_text("utf-8")
MODELINE = POWER.splitlines()[0] + "\n"
SECONDS = 120

pytestmark = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")), reason="node and npm are not installed"
)


def installed() -> Path:
    """Where the server stands, installed now if it is not there yet; two at once do not disturb each other."""
    version = json.loads(EDITOR.read_text("utf-8"))["dependencies"]["yaml-language-server"]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qingdan"
    home = cache / f"yaml-language-server-{version}"
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=cache))
        shutil.copy(EDITOR, fresh)
        options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(["npm", "install", *options], cwd=fresh, check=True, capture_output=True)
        with suppress(OSError):
            fresh.rename(home)
        shutil.rmtree(fresh, ignore_errors=True)
    return home / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


class Server:
    """The least of an editor: it opens texts, and asks for completions and hovers at a place in them."""

    def __init__(self, sends: IO[bytes], reads: IO[bytes]) -> None:
        self.sends, self.reads = sends, reads
        self.asked = 0
        self.diagnostics: dict[str, list[str]] = {}
        self.ask(
            "initialize", {"processId": None, "rootUri": None, "capabilities": {"workspace": {"configuration": True}}}
        )
        self.tell("initialized", {})

    def open(self, text: str) -> str:
        """The address of the text, as if it were a new file beside the documents of these tests."""
        uri = (EDITOR.parents[1] / "contract" / "documents" / f"new-{len(self.diagnostics)}.yaml").as_uri()
        self.tell(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}
        )
        while uri not in self.diagnostics:
            self.take(self.message())
        return uri

    def problems(self, text: str) -> list[str]:
        return self.diagnostics[self.open(text)]

    def at(self, method: str, text: str) -> Any:
        """The answer for the place in `text` that is marked with ‸."""
        before, after = text.split("‸")
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return self.ask(method, {"textDocument": {"uri": self.open(before + after)}, "position": place})

    def completions(self, text: str) -> dict[str, Any]:
        return {item["label"]: item for item in self.at("textDocument/completion", text)["items"]}

    def hover(self, text: str) -> str:
        return str(self.at("textDocument/hover", text)["contents"]["value"])

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self.asked += 1
        self.send({"id": self.asked, "method": method, "params": params})
        while "result" not in (message := self.message()):
            self.take(message)
        return message["result"]

    def tell(self, method: str, params: dict[str, Any]) -> None:
        self.send({"method": method, "params": params})

    def take(self, message: dict[str, Any]) -> None:
        if message["method"] == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = [each["message"] for each in message["params"]["diagnostics"]]
        elif "id" in message:
            items = message["params"].get("items", [])
            self.send({"id": message["id"], "result": [settings(item["section"]) for item in items]})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0"} | message).encode()
        self.sends.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.sends.flush()

    def message(self) -> dict[str, Any]:
        length = 0
        while header := self.reads.readline().strip():
            name, _, value = header.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        read: dict[str, Any] = json.loads(self.reads.read(length))
        return read


def settings(section: str) -> dict[str, Any]:
    on = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
    return on if section == "yaml" else {}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    command = ["node", str(installed()), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        watch = Timer(SECONDS, process.kill)
        watch.start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Server(process.stdin, process.stdout)
        finally:
            watch.cancel()
            process.kill()


def test_a_good_power_has_no_problem(server: Server) -> None:
    assert server.problems(POWER) == []


@pytest.mark.parametrize("kind", ["procedure", "patch", "catalogue", "laws", "roles", "bodies", "scenario"])
def test_every_kind_of_document_is_known_by_its_modeline(server: Server, kind: str) -> None:
    good = (ROOT / "tests" / "contract" / "documents" / f"{kind}.yaml").read_text("utf-8")
    assert (server.problems(good), server.problems(good + "错: {错: 错}\n") != []) == ([], True)


def test_completes_the_keys_that_are_missing(server: Server) -> None:
    offered = server.completions(POWER.replace("收费: 无\n", "‸\n"))
    assert {"收费", "名单", "判定"} <= set(offered)
    assert not {"编号", "fee"} & set(offered)


def test_completes_the_keys_of_a_step(server: Server) -> None:
    offered = server.completions(MODELINE + "流程:\n  受理:\n    由: 村委会\n    ‸\n")
    assert {"限", "公示", "登记", "提交"} <= set(offered)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("类别: ‸\n", {"重大决策", "日常管理", "便民服务"}),
        ("流程:\n  受理:\n    到场: ‸\n", {"是", "否"}),
        ("流程:\n  受理:\n    起点: ‸\n", {"是", "否"}),
        ("流程:\n  受理:\n    起点: {周期: ‸}\n", {"每年", "每半年", "每季", "每月"}),
        ("时限: ‸\n", {"分步计时"}),
    ],
)
def test_completes_the_words_of_a_value(server: Server, text: str, words: set[str]) -> None:
    assert set(server.completions(MODELINE + text)) == words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("时‸限: 分步计时\n", "从开始到办结的总时限"),
        ("流程:\n  受理:\n    公‸示: {不少于: 7天}\n", "决定之前的公示"),
        ("流程:\n  受理:\n    公示: {不‸少于: 7天}\n", "至少公示多少天"),
        ("流程:\n  受理:\n    结果: {有异‸议: 重查}\n", "公示期内有人提出异议"),
        ("流程:\n  受‸理:\n    由: 村委会\n", "流程里的一步"),
    ],
)
def test_hovering_explains_a_key(server: Server, text: str, said: str) -> None:
    assert said in server.hover(MODELINE + text)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("时限: {法定", "时限: {法订", "Property 法订 is not allowed."),
        ("    下一步: 受理\n", "    下一步: 受理\n    结果: {缺件: 受理}\n", "Property 结果 is not allowed."),
        ("类别: 便民服务", "类别: 便民", 'Valid values: "重大决策", "日常管理", "便民服务"'),
        ("    到场: 是", "    到场: 对", 'Valid values: "是", "否"'),
        ("  退件: {类型: 终止", "  退件: {类型: 终结", 'Valid values: "办成", "不予", "终止"'),
        ("编号: BM-02", "编号: BM 02", "编号里不能有空格"),
        ("  重新调查:\n", "  重新/调查:\n", "名称里不能有“/”"),
        ("收费: 无\n", "收费: 0\n", 'Expected "string"'),
        ("名称: 最低生活保障申请\n", "", 'Missing property "名称"'),
    ],
)
def test_a_mistake_is_reported(server: Server, good: str, bad: str, said: str) -> None:
    (problem,) = server.problems(POWER.replace(good, bad, 1))
    assert said in problem
