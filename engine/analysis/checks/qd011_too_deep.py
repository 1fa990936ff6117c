"""嵌套太深 · Nested too deep

一层套一层，超过了 32 层。清单里没有哪样东西要这么深。

More than 32 levels stand inside each other. Nothing on the list needs that.

怎么改：核对括号和缩进。
Cure: check brackets and indentation.

错 bad, power.yaml whole:

    名称: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[甲]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
"""
