"""程序互相套用 · Procedures in a circle

共用程序甲用了乙，乙又用了甲，展不开。

A shared procedure uses another that uses the first: they cannot be unfolded.

怎么改：去掉其中一处。
Cure: remove one of the uses.

错 bad:

    流程:
      核实: {下一步: 办理}
      办理: {用: 登记办理, 结果: {完: 公示}}

错 bad, procedures/register.yaml whole:

    名称: 登记办理
    出口: [完]
    流程: {再办: {用: 登记办理, 结果: {完: 完}}}
"""
