"""没有这个选项 · Value not allowed

这里只能写规定的几个词。

Only certain words may stand here.

怎么改：从提示的词里选一个。
Cure: choose one of those shown.

错 bad:

    类别: 便民

对 good:

    类别: 便民服务
"""
