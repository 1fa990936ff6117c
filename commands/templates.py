"""What `qingdan new` writes: a draft that passes the check once its own words are filled in."""

from __future__ import annotations

POWER = """\
# yaml-language-server: $schema=../../../../schemas/power.zh.schema.json
编号: {code}
名称: 写上事项名称
类别: 便民服务
性质: 服务
行使主体: 村委会
服务对象: 写上谁可以办
依据:                                        # 没有依据的权力不能上清单
  - {{法规: 村民委员会组织法, 条款: [第三十五条]}}
时限: {{承诺: 5个工作日}}
收费: 无
渠道: [窗口, 代办]
材料:
  申请书: {{来源: 本人}}
流程:
  提出申请:
    由: 申请人
    到场: 是
    提交: [申请书]
    下一步: 审核办理
  审核办理:
    由: 村委会
    签字: [村监委会]
    限: 5个工作日
    风险: {{等级: 中, 表现: 写上这里容易出什么问题, 防控: 写上怎么防}}
    问: 符合条件吗？
    结果: {{符合: 办结, 不符合: 不予办理}}
终点:
  办结: {{类型: 办成, 文书: 办理结果通知书}}
  不予办理: {{类型: 不予, 文书: 不予办理告知书, 救济: 可以请求镇政府责令改正}}
"""

CATALOGUE_FILES = {
    "catalogue.yaml": """\
# yaml-language-server: $schema=../../schemas/catalogue.zh.schema.json
名称: 写上县区名称
区划: "610500"
承接: {extends}                              # 只写与它不同的地方
版次: {{编号: 2026-1, 施行: 2026-11-01, 通过: 写上通过的会议和日期}}
热线: {{监督: "12345", 纪检: "12388"}}
""",
}
