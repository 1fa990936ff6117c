"""文件读不了 · File cannot be read

文件不在了、没有权限，或者是一个目录、一个断了的链接。

The file is gone, may not be read, or is a directory or a dangling link.

怎么改：核对文件名和权限。
Cure: check its name and its permissions.
"""
