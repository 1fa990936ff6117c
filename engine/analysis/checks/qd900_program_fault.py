"""程序自己出错 · A fault of the program

命令在运行中出错；记录库里添了什么没有，出错的那一句会说。

A command failed while running; the message says whether anything was added to the store.

怎么改：带上这条命令和 QINGDAN_DEBUG=1 的输出，报给维护人。
Cure: report it to the maintainers, with the command and its output under QINGDAN_DEBUG=1.
"""
