"""用了引用 * · Alias

清单里不用引用（*名）。名称以 * 开头的，要加引号。

The list uses no aliases (*name). A text that begins with * needs quotes.

怎么改：把内容直接写出来。
Cure: write it out.
"""
