"""不属于清单的文件 · File beside the list

清单的目录里有清单不读的东西：说明、图片、隐藏文件、编辑器留下的备份。说出来，是免得有人以为它在清单上。

Something stands in the catalogue's directory that is not read: a note, a picture, a hidden file, a backup of an editor.
It is named so that nobody takes it for a part of the list.

怎么改：用不着就删掉，或者移到别处。
Cure: delete it if nobody needs it, or keep it elsewhere.

错 bad, powers/.old/sample.yaml whole:

    编号: BM-99
"""
