"""没有这个键 · Unknown key

这里不认识这个键。不认识的一律不放过：写错一个字的“限期”如果被忽略，这一步就没有时限了。

This key is not known here. Nothing unknown is passed over: a limit with a misspelt key would be no limit at all.

怎么改：照提示改正；要写备注，用“说明”。
Cure: correct it as proposed; remarks go into “note”.

错 bad:

    流程:
      核实: {期限: 5个工作日}

对 good:

    流程:
      核实: {限: 5个工作日}
"""
