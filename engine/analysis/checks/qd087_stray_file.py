"""没有人读的文件 · File that nothing reads

清单只读名称以 .yaml 结尾（小写）、放在规定位置的文件。这个文件放的地方不对，或者名称写成了 .yml、.YAML、.yaml.txt。

A catalogue reads files whose names end in `.yaml`, in lower case, in their places. This one stands elsewhere, or its
name ends in `.yml`, `.YAML`, `.yaml.txt`.

怎么改：照提示改名，或者移到 powers/、procedures/ 或者 scenarios/ 下面；用不着就删掉。
Cure: rename it as proposed, or move it below powers/, procedures/ or scenarios/, or delete it.

错 bad, power/lost.yaml whole:

    编号: BM-99
"""
