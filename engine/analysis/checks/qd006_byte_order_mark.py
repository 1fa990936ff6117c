"""有 BOM 标记 · Byte-order mark

文件里有一个看不见的字节顺序标记，第一个键会因此认不出来。

An invisible byte-order mark stands in the file, and makes the first key unknown.

怎么改：在编辑器里另存为“UTF-8（不带 BOM）”。
Cure: save it as “UTF-8 without BOM” in your editor.

错 bad, power.yaml end:

    说明: 示例\ufeff补助
"""
