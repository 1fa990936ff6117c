"""免检没有理由 · Waiver without a reason

“免检”让一项检查在这里不报，必须写清为什么；没有理由的免检不起作用。

A waiver keeps a check silent here, and must say why; without a reason it has no effect.

怎么改：写上理由，或者删掉这条免检。
Cure: give the reason, or delete the waiver.

错 bad:

    免检: [{码: QD306, 理由: " "}]

对 good:

    终点:
      转交办理: {类型: 终止, 文书: 转办告知单}
    免检: [{码: QD306, 理由: 换届期间临时使用，由镇里直接转办}]
"""
