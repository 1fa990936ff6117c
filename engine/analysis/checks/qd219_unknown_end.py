"""续办的终点没有 · Follow-up of an unknown end

“续办”写的终点，本事项里没有。

The end that is followed up is not among the ends of this power.

怎么改：改正终点的名称。
Cure: correct its name.

错 bad:

    流程:
      年度复核: {起点: {续办: 已经发放}, 由: 村委会, 限: 5个工作日, 下一步: 已发放}
"""
