"""名称的写法不合规定 · Name of the wrong form

步骤、材料、信息等自己起的名称，不能是空的，不能有斜杠。

Names that authors invent, of steps, papers, fields, may not be empty and have no slash.

怎么改：换一个名称。
Cure: choose another name.
"""
