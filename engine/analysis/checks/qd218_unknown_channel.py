"""没有这个渠道 · Unknown channel

这个渠道没有在 catalogue.yaml 里定义。

The channel is not defined in catalogue.yaml.

怎么改：改正名称，或者在 catalogue.yaml 的“渠道”里补上。
Cure: correct the name, or add it to “channels” of catalogue.yaml.

错 bad:

    渠道: [邮寄]
"""
