"""不是 UTF-8 编码 · Not UTF-8

文件用了别的编码（多半是 GBK）保存，汉字会变成乱码。

The file was saved in another encoding (GBK, as a rule): its characters would come out as rubbish.

怎么改：在编辑器里另存为 UTF-8（不带 BOM）。
Cure: save it as UTF-8 (without BOM) in your editor.

错 bad, power.yaml whole:

    编号: \udcb1\udce0\udcba\udcc5
"""
