"""文件太大 · File too large

文件超过 1 MiB。一项权力写不了这么多，多半放错了文件。

The file is larger than 1 MiB. No power needs that much: it is probably another file.

怎么改：拿走它，或者拆开。
Cure: take it away, or split it.
"""
