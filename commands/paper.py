"""How what people take home or put up looks: one style for receipt and notice, on paper, on a screen, on a telephone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from textwrap import wrap

from qingdan import Text
from qingdan.engine.text import visible

from .speech import language, say

WIDTHS = {"A5": "148mm", "A4": "210mm"}
"""How wide paper is."""
CHECK = Text("怎么核对", "How to check it")


def page(title: str, size: str, body: str, words: Mapping[str, str]) -> bytes:
    """A page of its own, no character of which controls the browser. `size` is that of the paper; the `{{words}}` of `body` are HTML already."""
    lang = "zh-CN" if language() == "zh" else "en"
    style = _filled(_STYLE, {"size": size, "width": WIDTHS[size]})
    head = {"lang": lang, "title": escape(title), "style": style, "body": _filled(body, words)}
    return visible(_filled(_PAGE, head)).encode()


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: words[found[1]], text)


def said(text: Text) -> str:
    """A sentence, as HTML; options of a command are not parted at the end of a line."""
    return re.sub(r"--\w+", r"<nobr>\g<0></nobr>", escape(say(text)))


def practised(title: Text, *, practice: bool) -> Text:
    """The title of a page; what is of a practice store says so first."""
    return Text(f"【演练，不算数】{title.zh}", f"[PRACTICE, does not count] {title.en}") if practice else title


def groups(root: str) -> str:
    """A root in groups of eight digits, to be compared by eye."""
    return "".join(f"<span>{group}</span>" for group in wrap(root, 8))


def calls(hotlines: Mapping[str, str]) -> str:
    """Whom to call."""
    return "".join(f"<li><b>{escape(number)}</b> {escape(name)}</li>" for name, number in hotlines.items())


_STYLE = """@page { size: {{size}}; margin: 9mm }
* { box-sizing: border-box }
:root { color-scheme: light; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; background: #eee; color: #1a1a1a; line-height: 1.45; overflow-wrap: anywhere;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif }
main { width: {{width}}; margin: 8mm auto; padding: 9mm; background: #fff; font-size: 11pt }
header { display: flex; align-items: start; gap: 4mm; padding: 4mm 5mm; background: #9b1c0b; color: #fff }
header p { margin: 0; font-size: 10.5pt }
h1 { margin: 0; flex: 1; font-size: 19pt; line-height: 1.2 }
h1 small { display: block; font-size: 10.5pt; font-weight: normal }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1.2mm 4mm; margin: 4mm 0 }
dt { color: #555 }
dd { margin: 0; font-weight: bold }
section { padding: 3.5mm 5mm; background: #fff7dc }
h2 { margin: 0 0 1mm; font-size: 12.5pt }
section p { margin: 0 0 1.5mm; font-size: 9.5pt }
.root { display: grid; grid-template-columns: repeat(4, max-content); gap: 0 5mm; margin: 0 0 1.5mm;
  font: bold 12pt/1.4 "DejaVu Sans Mono", Consolas, Menlo, monospace }
ul { display: flex; flex-wrap: wrap; gap: 0 7mm; margin: 0; padding: 0; list-style: none }
li b { font-size: 16pt; color: #9b1c0b }
footer { display: grid; grid-template-columns: 38mm 1fr; gap: 4mm; align-items: center; margin-top: 3mm; font-size: 8.5pt;
  color: #444; break-inside: avoid }
footer p { margin: 0 0 1.5mm }
footer b { font-size: 10pt; color: #1a1a1a }
footer code { font: 7pt/1.3 "DejaVu Sans Mono", Consolas, Menlo, monospace }
footer svg { display: block; width: 100% }
.poster { padding: 5mm }
.poster p { font-size: 16pt; margin: 0 0 4mm }
.poster h2 { font-size: 18pt }
.poster .root { grid-template-columns: repeat(2, max-content); gap: 0 12mm; margin-bottom: 5mm; font-size: 38pt }
header.poster h1 { font-size: 30pt }
header.poster small, header.poster p { font-size: 15pt }
.poster li b { font-size: 26pt }
.poster ul { font-size: 15pt }
@media (max-width: 600px) {
  main { width: auto; margin: 0; padding: 4mm; font-size: 13pt }
  section p, footer { font-size: 12pt }
  h2 { font-size: 15pt }
  .root, .poster .root { grid-template-columns: repeat(2, max-content); gap: 0 5mm; font-size: 14pt }
  .poster { padding: 4mm }
  .poster p, header.poster small, header.poster p { font-size: 12pt }
  .poster h2, header.poster h1 { font-size: 17pt }
  footer { grid-template-columns: 1fr }
  footer svg { max-width: 70mm; margin: auto }
  footer b { font-size: 12pt }
}
@media print {
  body { background: none }
  main { width: auto; margin: 0 auto; padding: 0; font-size: 10.5pt }
  header { padding: 3mm 5mm }
  dl { gap: .6mm 4mm; margin: 2.5mm 0 }
  section { padding: 2.5mm 5mm }
}
"""
_PAGE = """<!doctype html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}}</title>
<style>
{{style}}
</style>
</head>
<body>
<main>
{{body}}
</main>
</body>
</html>
"""
