"""期限读不懂 · Not a period

期限要写成 7天、10个工作日、3个月、2年、24小时、当场、当日、次月。

A period is 7 days, 10 workdays, 3 months, 2 years, 24 hours, on the spot, same day or next month.

怎么改：照提示改。
Cure: write it as proposed.

错 bad:

    流程:
      核实: {限: 2周}

对 good:

    流程:
      核实: {限: 14天}
"""
