"""数字以 0 开头 · Leading zero

以 0 开头的数字，有的程序按八进制读，有的去掉 0。编号、电话、区划都会变样。

Some programs read a number with a leading zero as octal, some drop the zero: codes and telephone numbers would change.

怎么改：加引号，例如 "0913"。
Cure: put quotes around it, such as "0913".

错 bad, catalogue.yaml:

    热线: {值班: 0913}
"""
