"""文字里有半角符号 · ASCII sign in a plain text

花括号或者方括号里的文字带了半角的 ? [ ] { }，YAML 会把它当成语法。

A text inside braces or brackets has an ASCII ? [ ] { }, which YAML takes for its own.

怎么改：加引号，或者用全角符号。
Cure: put quotes around the text, or use full-width signs.

错 bad, power.yaml end:

    名单: {问法: {收入: 低于标准吗?}}
"""
