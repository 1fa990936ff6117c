"""检查自己出错 · A check crashed

某一项检查在运行中出错。其他检查照常运行，这一项的结论缺了。

A check failed while running. The others ran on; what this one would have found is missing.

怎么改：这是程序的毛病：请把文件和这句话报给维护人。
Cure: this is a fault of the program: report the file and the sentence to its maintainers.
"""
