"""太长或太多 · Too long or too many

这里写的超过了规定的长度或者个数。

More stands here than there is room for.

怎么改：缩短，细节写进“说明”。
Cure: shorten it, and put the detail into “note”.
"""
