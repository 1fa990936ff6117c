"""少了必写的键 · Missing key

这里必须写的键没有写。

A key that must stand here does not.

怎么改：照提示补上。
Cure: add it.

错 bad:

    服务对象: null
"""
