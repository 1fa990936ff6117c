"""法律定的不能免检 · What the law fixes cannot be waived

公示天数、法定时限、会议规矩、依据是否有效，是法律定的，清单上写一句理由免不掉。

The days of a notice, statutory limits, the rules of meetings and whether a basis is in force are fixed by law. A reason
written into the list does not lift them.

怎么改：删掉这条免检，照法律改。
Cure: delete the waiver and follow the law.

错 bad:

    免检: [{码: QD402, 理由: 村里事急}]

对 good:

    终点:
      转交办理: {类型: 终止, 文书: 转办告知单}
    免检: [{码: QD306, 理由: 换届期间临时使用，由镇里直接转办}]
"""
