"""列表里重复 · Same item twice

一个列表里同一样东西写了两遍。

One item stands twice in a list.

怎么改：删掉一个。
Cure: delete one of them.

错 bad:

    流程:
      申请: {提交: [申请书, 申请书]}
"""
