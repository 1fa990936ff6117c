"""A form with several faults: one try names all of them, each with its field, and the record keeps one refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from qingdan import Actor, Engine, StepRefused, Text, UsageError, load_catalogue, open_store

VILLAGE = "610524101203"
PAPER = "a" * 64
APPLICANT = Actor("甲", ["申请人"], place=VILLAGE)
CATALOGUE = load_catalogue()


def opened(code: str) -> tuple[Engine, str]:
    engine = Engine(CATALOGUE, open_store("memory:"))
    return engine, engine.open(code, VILLAGE, {"申请人": "甲"}, by=APPLICANT).id


def refused(
    code: str, data: Mapping[str, object], materials: Mapping[str, str] | None = None, key: str | None = None
) -> StepRefused:
    engine, case = opened(code)
    with pytest.raises(StepRefused) as no:
        engine.take(case, engine.case(case).step, None, data, materials or {}, by=APPLICANT, key=key)
    assert len(engine.refusals()) == 1
    if key:
        with pytest.raises(StepRefused) as again:
            engine.take(case, engine.case(case).step, None, data, materials or {}, by=APPLICANT, key=key)
        assert (again.value.code, again.value.text, again.value.fields) == (
            no.value.code,
            no.value.text,
            no.value.fields,
        )
    return no.value


def test_every_wrong_field_is_named_at_once() -> None:
    no = refused("BM-01", {"申请面积": "abc", "易地新建": "maybe", "干部近亲属": "?"}, key="k")
    assert no.code == "QR106"
    wrong = {name: no.fields[name].zh for name in ("申请面积", "易地新建", "干部近亲属")}
    assert wrong["易地新建"] == "“易地新建”要填是或否"
    assert all(sentence in no.text.zh for sentence in wrong.values())
    missing = set(CATALOGUE.powers["homestead"].first.record) - set(wrong)
    assert missing <= set(no.fields)


def test_a_refusal_says_which_case_and_how_it_stood() -> None:
    engine, case = opened("BM-02")
    with pytest.raises(StepRefused) as no:
        engine.take(case, "审核确认", "同意", by=APPLICANT)
    assert (no.value.code, no.value.case, no.value.seq, no.value.fields) == ("QR102", case, 1, {})
    assert no.value.allowed


@pytest.mark.parametrize(
    ("materials", "said"),
    [
        ({"申请书": "共享"}, "64 位"),
        ({"不在单上": PAPER}, "不在这一步"),
        ({}, "还缺"),
    ],
)
def test_papers_are_digests_of_what_is_on_the_list(materials: Mapping[str, str], said: str) -> None:
    no = refused("BM-02", {"家庭人口": 3}, materials)
    assert no.code == "QR106"
    assert said in no.fields[next(iter(materials), "申请书")].zh
    assert isinstance(no.fields["诚信承诺书"], Text)


def test_wrong_values_missing_ones_and_papers_beside_the_list_in_one_answer() -> None:
    no = refused("BM-02", {"没有的": 1}, {"也没有": PAPER})
    assert {"没有的", "也没有", "家庭人口", "申请书"} <= set(no.fields)


@pytest.mark.parametrize("paper", ["照片.jpg", [PAPER, PAPER], PAPER.upper(), PAPER[1:], "", None])
def test_what_is_no_digest_is_wrong_use_and_no_attempt(paper: Any) -> None:
    engine, case = opened("BM-02")
    with pytest.raises(UsageError, match="SHA-256"):
        engine.take(case, "提出申请", None, {"家庭人口": 3}, {"申请书": paper}, by=APPLICANT)
    assert engine.refusals() == ()
