"""补丁找不到事项 · Patch of a power that is not there

*.patch.yaml 的文件名要和被承接清单里的一个文件相同。

The stem of a *.patch.yaml must be that of a power in the catalogue that is extended.

怎么改：改正文件名；新增的事项写成完整的文件。
Cure: correct the file's name; a new power is a whole file.
"""
