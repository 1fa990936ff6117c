"""用了制表符 · Tab

YAML 用空格缩进，不能用制表符（Tab）。

YAML is indented with blanks, never with tabs.

怎么改：换成空格，每层两个。
Cure: replace it with blanks, two a level.

错 bad, power.yaml end:

    收费:\t无
"""
