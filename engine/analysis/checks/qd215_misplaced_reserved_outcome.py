"""给不出这个结果 · Reserved outcome out of place

通过、有异议、逾期这些结果由表决、公示、时限给出；这一步没有表决、公示或者时限，永远给不出来。

Passed, objected, lapsed and the like are given by a vote, a notice, a limit; this step has none, so it never happens.

怎么改：补上表决、公示或者时限，或者换一个词。
Cure: add the vote, the notice or the limit, or choose another word.

错 bad:

    流程:
      审批: {结果: {同意: 发放, 未通过: 不予补助, 不同意: null}}
"""
