"""一个名称两个意思 · One name, two meanings

步骤和终点重名，或者共用程序里的信息、材料和事项里的同名却不一样。

A step is named like an end, or a field or paper of a shared procedure has the name of another one of the power.

怎么改：换一个名称。
Cure: rename one of them.

错 bad:

    终点:
      核实: {类型: 终止, 文书: 告知单}
"""
