"""键是列表或者映射 · Key that is a list or a mapping

冒号前面写了方括号或者花括号。键只能是一个词。

Brackets or braces stand before the colon. A key is one word.

怎么改：一个键写一行。
Cure: write one line for each key.

错 bad, power.yaml end:

    [编号, 名称]: 示例补助
"""
