"""文件或目录打不开 · Cannot be opened

没有权限、刚被删除，或者目录的链接绕成了圈。

No permission, just deleted, or links of directories run in a circle.

怎么改：核对权限和链接。
Cure: check permissions and links.
"""
