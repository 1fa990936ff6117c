"""没有这项信息 · Unknown field

用到的信息、参数、名单或者判定没有定义。

A field, parameter, list or rule is used that is not defined.

怎么改：改正名称，或者在“信息”里补上。
Cure: correct the name, or add it under “fields”.

错 bad:

    流程:
      发放: {登记: [银行账号]}
"""
