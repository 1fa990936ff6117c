"""天数空着，条款也没写 · Number left out

期限省略不写，要由所引条款来定，可是那一条在 laws.yaml 里没有这个数。

The number was left to the cited article, and laws.yaml gives none for it.

怎么改：写上期限，或者在 laws.yaml 的条款里补上。
Cure: write the period, or add it to the article in laws.yaml.

错 bad:

    流程:
      公示: {公示: {不少于: null, 依据: {法规: 示例条例, 条款: [第一条]}}}

对 good:

    流程:
      公示: {公示: {不少于: null, 依据: {法规: 示例条例, 条款: [第二条]}}}
"""
