"""不列了没有的事项 · Drops a power that is not there

“不列”里的事项，被承接的清单里没有。

“drops” names a power that the catalogue that is extended does not have.

怎么改：改正编号，或者删掉这一条。
Cure: correct the code, or delete the entry.
"""
