"""特殊的换行符 · Odd line break

文件里有看不见的特殊换行符（NEL、U+2028、U+2029），有的程序当换行，有的不当。

An invisible line or paragraph separator (NEL, U+2028, U+2029) stands here: some programs break the line, some do not.

怎么改：删掉它，用回车换行。
Cure: delete it and press Enter instead.

错 bad, power.yaml end:

    说明: 示例\u2028补助
"""
