"""名称不能用 · Name that cannot be used

信息、参数、名单、判定的名称要能写进条件：不能以数字开头，不能带符号，不能和别的重名。

Names of fields, parameters, lists and rules stand in conditions: no digit first, no signs, none shared by two of them.

怎么改：照提示换一个名称。
Cure: choose another name, as proposed.

错 bad:

    信息: {65岁以上: {类型: 是否}}
"""
