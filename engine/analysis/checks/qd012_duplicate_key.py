"""键重复 · Duplicate key

同一层里一个键写了两遍，一般程序会悄悄丢掉前一个。

One key stands twice on the same level; most programs would silently drop the first.

怎么改：删掉一个，或者合在一起。
Cure: delete one of them, or join the two.

错 bad, power.yaml end:

    名称: 另一项补助
"""
