"""转办对不上 · Call that does not fit

“从”不是那项权力里标了“转办”的起点，或者“当事人”不是它的当事人。

“start” is no beginning of the other power marked as called, or “parties” names no party of it.

怎么改：照那项权力的起点和当事人写。
Cure: follow the beginnings and parties of the other power.

错 bad:

    流程:
      核实: {转办: {事项: BM-90, 从: 审批, 等: 否}}
"""
