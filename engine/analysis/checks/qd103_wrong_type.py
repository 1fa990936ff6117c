"""类型不对 · Wrong type

这里要写列表的写成了文字，要写文字的写成了数字，等等。

A text stands where a list is wanted, a number where a text is, and so on.

怎么改：照提示的写法改；列表写成 [甲, 乙]。
Cure: write it as shown; a list is [a, b].

错 bad:

    渠道: 窗口

对 good:

    渠道: [窗口]

对 good, catalogue.yaml:

    渠道: {窗口: {}}
"""
