"""链接指到清单外面 · Link that leads out

清单的目录里有一个链接，指到目录外面的文件。清单要是完整的一套，不跟着链接去读外面的文件。

A link in the catalogue's directory leads to something outside it. A catalogue is complete in itself: such a link is not
followed.

怎么改：把文件本身放到这里；几个县共用的，用“承接”。
Cure: put the file itself here; what counties share is inherited (`extends`).
"""
