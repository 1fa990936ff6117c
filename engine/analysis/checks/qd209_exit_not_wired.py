"""程序的出口没有接上 · Exit of a procedure not wired

共用程序的每个出口都要在“结果”里写去向，也不能写它没有的出口。

Every exit of a shared procedure needs a way in “outcomes”, and none may be written that it does not have.

怎么改：照程序文件里的“出口”写。
Cure: write those that “exits” of the procedure lists.

错 bad:

    流程:
      核实: {下一步: 办理}
      办理: {用: 登记办理, 结果: {办完: 公示}}

错 bad, procedures/register.yaml whole:

    名称: 登记办理
    出口: [完]
    流程: {登记: {由: 村委会, 限: 3天, 下一步: 完}}
"""
