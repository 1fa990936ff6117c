"""条件读不懂 · Condition that cannot be read

“当”里的条件写法不对。

The condition cannot be parsed.

怎么改：写成 户人口 > 3 且 近亲属 这样；文字加引号。
Cure: write it like “income > 3 and kin”; texts in quotes.

错 bad:

    判定: {大户: 户人口 >> 3}
"""
