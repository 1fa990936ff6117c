"""两个校验器说法不一 · The two validators disagree

结构用两个校验器各查一遍，它们对同一个文件说法不一。

The shape of a file is checked by two validators, and they disagree about this one.

怎么改：这是程序的毛病：请把文件和这句话报给维护人。
Cure: this is a fault of the program: report the file and the sentence to its maintainers.
"""
