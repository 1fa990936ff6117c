"""没有这个角色 · Unknown role

这个角色在 roles.yaml 里没有，当事人里也没有。

The role is neither in roles.yaml nor among the parties.

怎么改：改正名称，或者在 roles.yaml 里补上。
Cure: correct the name, or add it to roles.yaml.

错 bad:

    流程:
      发放: {由: 村会计}
"""
