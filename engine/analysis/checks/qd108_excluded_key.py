"""两个键不能并用 · Keys that exclude each other

这两个键只能写一个，例如“下一步”和“结果”。

Only one of these keys may stand: “next” excludes “outcomes”, for one.

怎么改：删掉其中一个。
Cure: delete one of them.

错 bad:

    流程:
      核实: {结果: {属实: 公示, 不属实: 不予补助}}

对 good:

    流程:
      核实: {下一步: null, 结果: {属实: 公示, 不属实: 不予补助}}
"""
