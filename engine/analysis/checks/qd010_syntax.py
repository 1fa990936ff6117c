"""YAML 写法不对 · YAML syntax

这里的写法 YAML 读不懂：括号、引号没有成对，或者缩进没有对齐。

YAML cannot read what stands here: a bracket or a quote is not closed, or the indentation does not line up.

怎么改：看标出的位置和它的上一行，补上缺的符号，对齐缩进。
Cure: look at the place shown and the line above, add what is missing, line up the indentation.

错 bad, power.yaml whole:

    材料: {申请书: {来源: 本人}
    流程: 1
"""
