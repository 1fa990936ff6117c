"""What a case results in: the paper of its end, with the texts of the rows that were chosen."""

from __future__ import annotations

from dataclasses import replace

from qingdan.engine.model.parts import End, Field
from qingdan.engine.model.words import EndKind, FieldType
from qingdan.engine.runtime.paper import Note, Paper, paper
from tests.powers import relief

LISTS = {"不得": {"亲属关系": "公证处", "其他": ""}, "可以": {"居住": ""}}
FIELDS = {"种类": Field(FieldType.CHOICE, lists=("可以", "不得")), "备注": Field(FieldType.TEXT)}


def result(**fields: str) -> Paper | None:
    walk = relief()
    end = End(EndKind.DENIED, paper="告知单", remedy="可以申诉")
    power = replace(walk.power, lists=LISTS, fields=FIELDS, ends={"不予": end})
    return paper(power, walk.here._replace(end="不予", fields=fields))


def test_a_row_with_a_text_puts_it_on_the_paper() -> None:
    assert result(种类="亲属关系") == Paper("告知单", (Note("种类", "亲属关系", "公证处"),), "可以申诉")


def test_a_row_without_a_text_and_what_is_no_row_put_nothing_there() -> None:
    for fields in ({"种类": "其他"}, {"种类": "居住"}, {"备注": "亲属关系"}, {}):
        assert result(**fields) == Paper("告知单", (), "可以申诉")


def test_an_open_case_has_no_paper() -> None:
    walk = relief()
    assert paper(walk.power, walk.here._replace(end="")) is None
