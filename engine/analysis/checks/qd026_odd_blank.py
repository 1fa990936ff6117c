"""特殊的空格 · Odd blank

缩进或者冒号后面用了全角空格、不换行空格，看起来一样，YAML 却不当空格。

A full-width or no-break blank stands in the indentation or after a colon: it looks the same, and is none for YAML.

怎么改：换成英文（半角）空格。
Cure: type an ordinary blank.

错 bad, power.yaml end:

    收费:\u3000无
"""
