"""数读不懂 · Number, amount or date that cannot be read

数字、比例、金额或者日期写法不对，或者用了没有的参数。

A number, ratio, amount or date cannot be read, or names a parameter that is not there.

怎么改：写成 3、30%、400万元、2026-01-01 这样。
Cure: write 3, 30%, 2026-01-01, or the name of a parameter.

错 bad:

    信息: {户人口: {最小: 一口}}
"""
