"""名称的写法不规范 · Name in another form

名称按字符比较：外形一样、字符不同的两个写法会被当成两个步骤、两个人。名称只用规范的写法：不带看不见的字符，首尾没有空格，两个汉字之间不空格，
不用部首区的字（⼈）和全角的字母、数字；有汉字的名称里，括号和逗号用全角。

Names are compared character by character: two spellings that look the same would be two steps, two persons. A name has
one form: Unicode NFKC without invisible characters, outer blanks or a blank between two Chinese characters; in a name
with Chinese characters brackets and commas are full-width.

怎么改：照着提示里的写法改；引用它的地方也一样改。
Cure: write it as proposed, and likewise wherever it is referred to.

错 bad, power.yaml end:

    名单: {⼈员: [村民]}

对 good, power.yaml end:

    名单: {人员: [村民]}
"""
