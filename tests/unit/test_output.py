"""The streams through which text leaves: any encoding, no control of a text, a stream that is not there."""

from __future__ import annotations

import io
import json
import re
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.commands import output
from qingdan.commands.output import Stream, rendered, style
from qingdan.engine.text import visible

ENCODINGS = ("utf-8", "gbk", "latin-1", "ascii", "utf-16", "cp437")


class Terminal(io.StringIO):
    """Takes everything, and says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def sent(text: str, encoding: str) -> str:
    """What arrives at the other end of an encoding."""
    raw = io.BytesIO()
    stream = Stream(io.TextIOWrapper(raw, encoding=encoding))
    stream.write(text)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text())
def test_every_encoding_takes_every_text(encoding: str, text: str) -> None:
    assert visible(sent(text, encoding)) == sent(text, encoding)


@given(text=st.text(), encoding=st.sampled_from(ENCODINGS))
def test_a_document_means_the_same_in_every_encoding(text: str, encoding: str) -> None:
    raw = io.BytesIO()
    stream = Stream(io.TextIOWrapper(raw, encoding=encoding))
    stream.document(json.dumps({text: "✓" + text}, ensure_ascii=False))
    stream.flush()
    assert json.loads(raw.getvalue().decode(encoding)) == {text: "✓" + text}


@pytest.mark.parametrize(
    ("encoding", "arrives"),
    [("utf-8", "✓ 办结 → 😀"), ("gbk", "√ 办结 → \\ud83d\\ude00"), ("ascii", "+ \\u529e\\u7ed3 > \\ud83d\\ude00")],
)
def test_what_an_encoding_lacks_is_written_otherwise(encoding: str, arrives: str) -> None:
    assert sent("✓ 办结 → 😀", encoding) == arrives


def test_styles_are_for_terminals() -> None:
    text = f"{style('红', 'red')}，{style('不变', None)}，{style('粗', 'bold')}"
    assert rendered(text, colour=False) == "红，不变，粗"
    assert rendered(text, colour=True) == "\x1b[31m红\x1b[0m，不变，\x1b[1m粗\x1b[0m"
    terminal = Terminal()
    Stream(terminal).write(text)
    assert terminal.getvalue() == rendered(text, colour=True)
    assert sent(text, "utf-8") == "红，不变，粗"


@pytest.mark.parametrize(
    "text",
    ["\x1b[31m红\x1b[0m", "\x1b]8;;http://x\x07y", "\x9b2J", "\u202e倒", "a\rb", "\x07", "\x7f", "\u2028", "\x00"],
)
def test_no_text_styles_itself(text: str) -> None:
    assert rendered(style(text, "red"), colour=True) == f"\x1b[31m{visible(text)}\x1b[0m"
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u202e]", rendered(text, colour=True))


def test_a_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    output.lines(["甲\n✓ 全部通过", "乙"])
    assert capsys.readouterr().out == "甲\\n✓ 全部通过\n乙\n"


def test_a_stream_that_is_not_there_says_so() -> None:
    closed = io.StringIO()
    closed.close()
    for stream in (Stream(None), Stream(closed)):
        assert not stream.isatty()
        stream.flush()
        with pytest.raises(OSError, match="Bad file descriptor"):
            stream.write("x")


def test_the_streams_are_put_back() -> None:
    before = sys.stdout
    with output.installed():
        outer = sys.stdout
        assert isinstance(outer, Stream)
        with suppress(ZeroDivisionError), output.installed():
            assert sys.stdout is outer
            raise ZeroDivisionError
        assert sys.stdout is outer
    assert sys.stdout is before
