"""没有这个共用程序 · Unknown procedure

“用”的共用程序在 procedures/ 里没有。

The shared procedure is not below procedures/.

怎么改：改正名称。
Cure: correct its name.

错 bad:

    流程:
      核实: {下一步: 办理}
      办理: {用: 登记办理, 结果: {完: 公示}}
"""
