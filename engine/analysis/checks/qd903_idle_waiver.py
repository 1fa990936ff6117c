"""没有用的免检 · Waiver without effect

这条免检所说的检查，在这里什么也没查出来。留着它，将来真出了问题也看不见。

The check that is waived finds nothing here. Left in place, the waiver would hide a fault to come.

怎么改：删掉它，或者改正它的码和步骤。
Cure: delete it, or correct its code and step.

错 bad:

    免检: [{码: QD306, 理由: 换届期间临时使用}]

对 good:

    终点:
      转交办理: {类型: 终止, 文书: 转办告知单}
    免检: [{码: QD306, 理由: 换届期间临时使用，由镇里直接转办}]
"""
