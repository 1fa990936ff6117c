"""一个文件里有两份 · Second document

文件里有一行 --- 或者 ...，后面成了另一份内容，一般程序会悄悄丢掉它。

A line --- or ... begins a second document in the file, which most programs would silently drop.

怎么改：删掉这一行，或者分成两个文件。
Cure: delete the line, or make two files of it.

错 bad, power.yaml end:

    ---
    说明: 另一份
"""
