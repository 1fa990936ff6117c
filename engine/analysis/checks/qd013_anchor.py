"""用了锚 & · Anchor

清单里不用锚（&名）：读的人要来回找，改一处会悄悄改到别处。

The list uses no anchors (&name): readers would have to search, and a change here would silently change things there.

怎么改：把内容直接写出来；几处相同的，做成共用程序。
Cure: write it out; what several powers share goes into a shared procedure.

错 bad, power.yaml end:

    说明: &name 示例补助
"""
