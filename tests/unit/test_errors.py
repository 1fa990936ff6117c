"""What is raised in one process arrives in another."""

from __future__ import annotations

import pickle

import pytest

from qingdan.engine.errors import Conflict, QingdanError, StepRefused, Text, UsageError

SAID = Text("不行", "no")


@pytest.mark.parametrize(
    "error", [Conflict(SAID), UsageError(SAID), StepRefused("QR101", SAID, (Text("可以", "yes"),))], ids=repr
)
def test_an_error_is_pickled_whole(error: QingdanError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_a_refusal_says_what_is_wrong_with_each_field_and_where_the_case_stood() -> None:
    error = StepRefused("QR106", SAID, (), fields={"家庭人口": SAID}, case="c1", seq=3)
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.text, again.fields, again.case, again.seq) == ("QR106", SAID, {"家庭人口": SAID}, "c1", 3)
