"""写法不合规定 · Text of the wrong form

这里的文字有固定写法，例如编号写 BM-02，日期写 2026-01-01。

The text has a fixed form: a code is BM-02, a date 2026-01-01.

怎么改：照提示的例子写。
Cure: write it like the example.

错 bad, catalogue.yaml:

    版次: {施行: 2026年11月1日}
"""
