"""是空的或者太短 · Empty or too short

这里至少要写一样东西。

At least one thing must stand here.

怎么改：写上内容，或者删掉这个键。
Cure: write it, or delete the key.

错 bad:

    名称: ""
"""
