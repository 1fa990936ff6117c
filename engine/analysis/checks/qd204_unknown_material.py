"""没有这份材料 · Unknown material

“提交”里的材料没有在“材料”里列出。

“submit” names a paper that “materials” does not list.

怎么改：改正名称，或者在“材料”里列出并写明来源。
Cure: correct the name, or list it under “materials” with its source.

错 bad:

    流程:
      发放: {提交: [收据]}
"""
