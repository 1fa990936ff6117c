"""数字超出范围 · Number out of range

数字比允许的大或者小。

The number is larger or smaller than is allowed.

怎么改：改到提示的范围以内。
Cure: keep within the range shown.

错 bad:

    材料: {申请书: {份数: 0}}
"""
