"""用顿号分隔 · List joined by Chinese commas

方括号里用了顿号或者全角逗号，[第三条，第四条] 会被读成一个词。

Inside brackets the items are joined by 、 or ，: [第三条，第四条] is read as one text.

怎么改：用半角逗号加空格分开；确实是一个词的，加引号。
Cure: separate items by an ASCII comma and a blank; where it is one text, put quotes.

错 bad, power.yaml end:

    渠道: [窗口，代办]
"""
