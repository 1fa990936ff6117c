"""用了全角冒号 · Full-width colon

键后面要用半角冒号加一个空格；全角的“：”读不出来，错误往往还报在下一行。

A key is followed by an ASCII colon and a blank; the full-width ： is not read as one, and the error is often blamed on
the next line.

怎么改：改成半角冒号加空格。
Cure: write an ASCII colon and a blank.

错 bad, power.yaml end:

    收费：无
    说明: 示例
"""
