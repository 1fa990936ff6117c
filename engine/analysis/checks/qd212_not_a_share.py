"""比例读不懂 · Not a share

到会和赞成要写成 应到的2/3、超过实到的1/2 这样。

Quorum and majority are written “2/3 of due”, “over 1/2 of present”.

怎么改：照例子改。
Cure: write it like the examples.

错 bad, bodies.yaml:

    村民代表会议: {到会: 三分之二}
"""
