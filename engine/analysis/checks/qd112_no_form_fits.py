"""哪种写法都不是 · Fits none of the forms

这里有几种写法可选，写的哪种都不是。

Several forms are possible here, and what stands here is none of them.

怎么改：照提示选一种写法。
Cure: choose one of the forms shown.
"""
