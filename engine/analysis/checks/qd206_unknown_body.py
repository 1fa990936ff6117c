"""没有这个会议 · Unknown body

“表决”的会议在 bodies.yaml 里没有。

The body that votes is not in bodies.yaml.

怎么改：改正名称，或者在 bodies.yaml 里补上。
Cure: correct the name, or add it to bodies.yaml.

错 bad:

    流程:
      核实: {下一步: 会议讨论}
      会议讨论: {由: 村委会, 表决: 村民会议, 结果: {通过: 公示, 未通过: 不予补助, 人数不足: 会议讨论}}
"""
