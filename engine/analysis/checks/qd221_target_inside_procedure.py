"""去向指进了程序里面 · Target inside a procedure

去向只能指到共用程序整体，不能指到它里面的某一步。

A target may name the place where a shared procedure stands, not a step inside it.

怎么改：指到程序所在的步骤。
Cure: name the step where it stands.

错 bad:

    流程:
      核实: {下一步: 办理/登记}
      办理: {用: 登记办理, 结果: {完: 公示}}

错 bad, procedures/register.yaml whole:

    名称: 登记办理
    出口: [完]
    流程: {登记: {由: 村委会, 限: 3天, 下一步: 完}}
"""
