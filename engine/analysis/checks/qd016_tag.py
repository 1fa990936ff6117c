"""用了标签 ! · Tag or directive

清单里不用标签（!类型）和指令（%YAML）。以 ! 开头的文字要加引号。

The list uses no tags (!type) and no directives (%YAML). A text that begins with ! needs quotes.

怎么改：删掉它，或者加引号。
Cure: delete it, or add quotes.

错 bad, power.yaml whole:

    名称: !文字 示例补助
"""
