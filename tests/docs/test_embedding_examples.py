"""The examples of docs/embedding.md really run, each in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from qingdan import Actor, Engine, load_catalogue, open_store
from qingdan.engine.model.period import CHINA

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
WALK = """
OPEN = {"power": "BM-02", "village": "610524101203"}
BY = {"X-Person": "villager-1", "Idempotency-Key": "desk-3:118"}
status, case = ask("POST", "/cases", OPEN, BY)
assert status in (200, 201), case
assert ask("POST", "/cases", OPEN, BY)[1]["id"] == case["id"]
steps = f"/cases/{case['id']}/steps/"

status, told = ask("POST", steps + "村内公布", {}, {"X-Person": "clerk-7"})
assert (status, told["code"]) == (409, "QR102"), told
assert "提出申请" in told["message"] and told["allowed"]
status, told = ask("POST", steps + "提出申请", {"data": {"没有的": 1}}, {"X-Person": "villager-1"})
assert (status, told["code"]) == (422, "QR106"), told
status, told = ask("POST", steps + "提出申请", {}, {"X-Person": "clerk-7"})
assert (status, told["code"]) == (403, "QR104"), told
status, told = ask("POST", "/cases/" + "没有的" + "/steps/提出申请", {}, {"X-Person": "clerk-7"})
assert (status, told["code"]) == (400, "usage"), told

status, now = ask("GET", f"/cases/{case['id']}", None, {})
assert (status, now["step"], now["turn"]) == (200, "提出申请", {"申请人": ["villager-1"]}), now
"""
FASTAPI = """
import time
from fastapi.testclient import TestClient
from fastapi_app import app

with TestClient(app) as client:
    def ask(method, path, body, headers):
        answer = client.request(method, path, json=body, headers=headers)
        return answer.status_code, answer.json()
    exec(WALK)
    assert ask("POST", steps + "提出申请", {}, {"X-Person": "villager-1", "X-Case-Seq": "9"})[0] == 409
    until = time.monotonic() + 20
    while len(app.state.told) < 4 and time.monotonic() < until:
        time.sleep(0.05)
    assert app.state.told == [1, 2, 3, 4], app.state.told
"""
DJANGO = """
import django_app, django
from django.test import Client

django.setup()
client = Client()

def ask(method, path, body, headers):
    more = {"data": body, "content_type": "application/json"} if body is not None else {}
    answer = getattr(client, method.lower())(path, headers=headers, **more)
    return answer.status_code, answer.json()

exec(WALK)
"""


def run(folder: Path, *words: str) -> str:
    """What a process said that ran in `folder`. The examples stand on its path."""
    here = os.environ.get("PYTHONPATH", "")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(EXAMPLES), here))),
        "CASES": "sqlite:///cases.db",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_script(tmp_path: Path) -> None:
    said = run(tmp_path, str(EXAMPLES / "script.py"), "cases.db")
    assert re.search(r"^可以.*提出申请", said, re.MULTILINE)
    assert re.search(r"^QR102 .*\n  · ", said, re.MULTILINE)
    assert "告诉了 2 条\n到第 2 条为止没有问题" in said
    again = run(tmp_path, str(EXAMPLES / "script.py"), "cases.db")
    assert "告诉了 1 条\n到第 3 条为止没有问题" in again  # the case is the same; only the refusal is new


@pytest.mark.parametrize(("package", "site"), [("fastapi", FASTAPI), ("django", DJANGO)])
def test_a_site(tmp_path: Path, package: str, site: str) -> None:
    pytest.importorskip(package)
    run(tmp_path, "-c", f"WALK = {WALK!r}\n{site}")


def test_a_worker(tmp_path: Path, postgres_url: str) -> None:
    pytest.importorskip("procrastinate")
    villager, long_ago = Actor("villager-1", roles=["申请人"]), datetime(2026, 11, 2, 9, tzinfo=CHINA)
    with closing(open_store(postgres_url)) as store:
        desk = Engine(load_catalogue(), store)
        case = desk.open("BM-02", "610524101203", by=villager, at=long_ago).id
        papers = dict.fromkeys(("申请书", "诚信承诺书", "授权核对书"), "a" * 64)
        desk.take(case, "提出申请", data={"家庭人口": 3}, materials=papers, by=villager, at=long_ago)
    said = tmp_path / "said"
    with said.open("wb") as out:
        worker = subprocess.Popen(
            [sys.executable, str(EXAMPLES / "worker.py")],
            env=os.environ | {"CASES": postgres_url, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=out,
            stderr=out,
        )
    until = monotonic() + 60
    while not re.search(f"^第 .* 条：{case} 的", said.read_text("utf-8"), re.MULTILINE) and monotonic() < until:
        sleep(0.1)
    worker.terminate()
    assert worker.wait(30) == 0
    lines = [line for line in said.read_text("utf-8").splitlines() if line.startswith("第 ")]
    assert lines
    assert len(lines) == len(set(lines))


def test_the_page_shows_the_examples_as_they_are() -> None:
    page = (ROOT / "docs" / "embedding.md").read_text("utf-8")
    shown = re.findall(r"^<!-- from: (\S+) -->\n+```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert {name for name, _ in shown} == {"script.py", "fastapi_app.py", "django_app.py", "worker.py"}
    for name, text in shown:
        assert text.strip() in (EXAMPLES / name).read_text("utf-8"), name
    assert all(f"examples/{path.name}" in page for path in EXAMPLES.glob("*.py"))
