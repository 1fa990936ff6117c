"""有控制字符 · Control character

文件里有一个看不见的控制字符，多半是从别处粘贴来的。

An invisible control character stands here, pasted from elsewhere as a rule.

怎么改：删掉它，重新打这几个字。
Cure: delete it and type the words again.

错 bad, power.yaml end:

    说明: 示例\x07补助
"""
