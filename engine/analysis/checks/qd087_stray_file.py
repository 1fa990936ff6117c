"""没有人读的文件 · File that nothing reads

这个 YAML 文件放的地方不对，程序不会读它。

This YAML file stands where nothing reads it.

怎么改：移到 powers/、procedures/ 或者 scenarios/ 下面，或者删掉。
Cure: move it below powers/, procedures/ or scenarios/, or delete it.

错 bad, power/lost.yaml whole:

    编号: BM-99
"""
