"""数字太长 · Number too long

超过 18 位的数字会丢掉尾数，多半是身份证号、账号之类，应当是文字。

A number of more than 18 digits would lose its last ones; it is an account or identity number, which is a text.

怎么改：加引号。
Cure: put quotes around it.

错 bad, catalogue.yaml:

    热线: {值班: 1234567890123456789012}
"""
