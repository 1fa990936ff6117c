"""中英文键混用 · Mixed surfaces

一个文件里的键、选项和是否，要么都用中文，要么都用英文。

Keys, choices and booleans of one file are either all Chinese or all English.

怎么改：统一成一种；可以用 qingdan fmt --keys zh 文件。
Cure: use one of them throughout; qingdan fmt --keys zh FILE does it.

错 bad:

    流程:
      申请: {visit: true}

对 good:

    流程:
      申请: {到场: 是}
"""
