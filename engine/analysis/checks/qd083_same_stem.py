"""文件名重复或不合规 · Stem used twice or malformed

文件名（去掉 .yaml）就是权力的 id，一经使用就不再改，只能用英文小写字母、数字和连字符，整个清单里不得重复。

The stem of the file is the id of the power and stable for ever: ASCII letters, digits and hyphens, once on the list.

怎么改：换一个文件名。
Cure: rename the file.

错 bad, powers/daily/sample.yaml whole:

    编号: RC-91
    名称: 另一项
    类别: 日常管理
    性质: 管理
    行使主体: 村委会
    服务对象: 本村村民
    依据: [{法规: 示例条例, 条款: [第一条]}]
    流程: {登记: {由: 村委会, 限: 3天, 下一步: 办结}}
    终点: {办结: {类型: 办成, 文书: 登记单}}
"""
