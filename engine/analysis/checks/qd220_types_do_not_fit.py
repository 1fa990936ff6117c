"""条件里的类型对不上 · Types in a condition do not fit

拿文字和数字比，或者拿不是名单的东西当名单用。

A text is compared with a number, or something that is no list is used as one.

怎么改：改成同一类型来比；选项和文字加引号。
Cure: compare like with like; choices and texts in quotes.

错 bad:

    判定: {大户: 户人口 > "三"}
"""
