"""用了合并键 << · Merge key

清单里不用合并键（<<）。

The list uses no merge keys (<<).

怎么改：把内容直接写出来。
Cure: write it out.

错 bad, power.yaml whole:

    材料:
      申请书:
        <<: {来源: 本人}
"""
