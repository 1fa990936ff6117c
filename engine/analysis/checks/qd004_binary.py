"""不是文本文件 · Not a text file

文件里有零字节：它是 Word、压缩包之类，或者存成了 UTF-16。

There are NUL bytes in the file: it is a Word document, an archive, or was saved as UTF-16.

怎么改：另存为纯文本、UTF-8 编码。
Cure: save it as plain text in UTF-8.

错 bad, power.yaml whole:

    编号: BM-90\x00
"""
