"""“其余”没有放最后 · Otherwise not last

没有写“当”的去向表示“其余”，只能有一条，放在最后。

A way without a condition means “otherwise”: there may be one, and it comes last.

怎么改：移到最后，或者补上条件。
Cure: move it to the end, or give it a condition.

错 bad:

    流程:
      核实:
        下一步:
          - {到: 公示}
          - {当: 户人口 > 3, 到: 审批}
"""
