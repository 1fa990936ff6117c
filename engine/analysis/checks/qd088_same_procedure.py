"""共用程序重名 · Two procedures of one name

两个文件里的共用程序用了同一个“名称”，事项不知道用的是哪个。

Two files have a shared procedure of one name, and powers cannot tell which they use.

怎么改：换一个名称。
Cure: rename one of them.

错 bad, procedures/one.yaml whole:

    名称: 登记办理
    出口: [完]
    流程: {登记: {由: 村委会, 限: 3天, 下一步: 完}}

错 bad, procedures/two.yaml whole:

    名称: 登记办理
    出口: [完]
    流程: {登记: {由: 村委会, 限: 3天, 下一步: 完}}
"""
