"""空文件 · Empty file

文件里只有空行和注释。

There is nothing in the file but blanks and comments.

怎么改：写上内容，或者删掉文件。
Cure: write it, or delete the file.

错 bad, power.yaml whole:

    # 待写
"""
