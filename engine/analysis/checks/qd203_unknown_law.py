"""没有这部法规 · Unknown law

引的法规在 laws.yaml 里没有登记。

The law that is cited is not in laws.yaml.

怎么改：用 laws.yaml 里的简称，或者补登这部法规。
Cure: use its short name of laws.yaml, or add the law.

错 bad:

    依据: [{法规: 示例办法, 条款: [第一条]}]
"""
