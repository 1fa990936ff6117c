"""没有这个步骤或终点 · Unknown step or end

去向、“自”“止于”“不同于”“免检”指到一个没有的步骤或终点。

A target, or since, until, apart_from or a waiver, names a step or end that is not there.

怎么改：照提示改正名称，或者补写这一步。
Cure: correct the name as proposed, or write the step.

错 bad:

    流程:
      发放: {下一步: 已经发放}
"""
