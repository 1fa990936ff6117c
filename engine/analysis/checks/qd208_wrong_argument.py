"""程序的参数不对 · Wrong argument of a procedure

共用程序要的参数没有给，或者给了它没有的参数。

An argument that the procedure needs is missing, or one is given that it does not have.

怎么改：照程序文件里的“参数”写。
Cure: give those that “params” of the procedure lists.

错 bad:

    流程:
      核实: {下一步: 办理}
      办理: {用: 登记办理, 结果: {完: 公示}}

错 bad, procedures/register.yaml whole:

    名称: 登记办理
    参数: {登记人: 必填}
    出口: [完]
    流程: {登记: {由: 登记人, 限: 3天, 下一步: 完}}

对 good:

    流程:
      核实: {下一步: 办理}
      办理: {用: 登记办理, 参数: {登记人: 村委会}, 结果: {完: 公示}}

对 good, procedures/register.yaml whole:

    名称: 登记办理
    参数: {登记人: 必填}
    出口: [完]
    流程: {登记: {由: 登记人, 限: 3天, 下一步: 完}}
"""
