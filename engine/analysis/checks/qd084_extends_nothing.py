"""承接的清单找不到 · Extends a catalogue that is not there

“承接”的清单不存在，或者几个清单互相承接成了圈。

The catalogue that is extended does not exist, or catalogues extend each other in a circle.

怎么改：写旁边那个清单的目录名。
Cure: write the name of a catalogue's directory beside this one.

错 bad, catalogue.yaml:

    承接: 没有的县
"""
