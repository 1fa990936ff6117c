"""转办的事项不在清单上 · Call of an unknown power

“转办”写的编号，清单上没有这一项。

The code that is called is not on the list.

怎么改：改正编号。
Cure: correct the code.

错 bad:

    流程:
      核实: {转办: {事项: BM-77, 等: 否}}
"""
