"""这里没有清单 · No catalogue here

路径不存在、不是目录，或者从这里往上都找不到 catalogue.yaml。

The path does not exist, is no directory, or no catalogue.yaml is found from here upwards.

怎么改：用 --catalogue 指明清单目录；新建的用 qingdan new --catalogue 目录。
Cure: name the directory with --catalogue; a new one is made by qingdan new --catalogue DIR.
"""
