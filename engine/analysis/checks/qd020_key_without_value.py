"""括号里的键没有值 · Key without a value

花括号里写了一个词，没有写“键: 值”：多半是漏了冒号，或者冒号后面没有空格。

Inside braces a word stands alone where “key: value” is wanted: the colon, or the blank after it, is missing.

怎么改：写成 {键: 值}。
Cure: write {key: value}.

错 bad, power.yaml end:

    名单: {特困户}
"""
