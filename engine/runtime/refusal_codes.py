"""Every code of refusal: what it is called, why the rule is there, and what to do.

`qingdan explain` prints an entry with its example (refusal_examples.py). The tests hold this table against the codes
that the engine gives. A code is never used again for something else; new ones go on from the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import Text


@dataclass(frozen=True, slots=True)
class RefusalCode:
    """What there is to say about one code."""

    name: Text
    why: Text
    cure: Text


CODES: Mapping[str, RefusalCode] = {
    "QR100": RefusalCode(
        Text("清单上没有这项权力", "No such power on the list"),
        Text(
            "清单之外无权力。编号或者名称写错了，或者这项权力的依据在那一天没有施行，都立不了案。",
            "Nobody holds a power that is not on the list. The code or name is misspelt, or a law on which the "
            "power rests is not in force on that day: no case can be opened.",
        ),
        Text(
            "用 qingdan list 看清单上有什么，写错了的照提示改；依据失效的，等县里换新的版次，不能先办。",
            "See with qingdan list what is on the list and correct the name; where a basis is not in force wait "
            "for a new edition of the list.",
        ),
    ),
    "QR101": RefusalCode(
        Text("清单上没有这个步骤", "No such step on the list"),
        Text(
            "一件事只走清单上写着的步骤。名称写错，或者想加一步清单上没有的，都办不了。",
            "A case takes only the steps that its power has. The name is misspelt, or a step is to be added that "
            "the list does not have.",
        ),
        Text(
            "用 qingdan case options 看现在能办什么，照那里的名称写；共用流程里的步骤写全名，如“受理/受理审查”。",
            "See with qingdan case options what may be done and use that name; a step of a shared procedure is "
            "written in full, as in 受理/受理审查.",
        ),
    ),
    "QR102": RefusalCode(
        Text("这一步现在不能办", "The step is not open now"),
        Text(
            "步骤有先后，一件停在哪一步，就只办哪一步：前面没有办完，后面的办不了；等转办的件，要等它办结。不是起点"
            "的步骤立不了案，同一个周期也只立一件。",
            "Steps have an order, and only the one where a case stands can be taken. A case that waits for the "
            "case it called waits for its end. No case begins at a step that is no beginning, nor twice for one "
            "period.",
        ),
        Text(
            "先办现在停着的那一步；办错了要退回去重办的，走清单上写的退回那条路。",
            "Take the step where the case stands; to do something again use the way back that the list has.",
        ),
    ),
    "QR103": RefusalCode(
        Text("没有这个结果", "No such outcome"),
        Text(
            "每一步只有清单上写的几种结果。表决、公示、转办、到期的结果由票数、张贴、转办的件和日子给出，不由人选。",
            "A step has only the outcomes that the list names. Those of a vote, a notice, a called case and the "
            "clock are given by figures, posting, that case and the date; nobody chooses them.",
        ),
        Text(
            "从提示列出的结果里选一个；由程序给的结果不用写，登记票数、张贴公示就行。",
            "Choose one of the outcomes that the answer lists; leave out an outcome that the program gives.",
        ),
    ),
    "QR104": RefusalCode(
        Text("不由您办", "Not yours to do"),
        Text(
            "谁办哪一步，清单上写着：什么角色，哪个村、镇、县的，本案的哪个当事人。角色不对、地方不对、不是本案的当"
            "事人，都办不了；代办的还要是渠道里写的代办员，带着委托书。",
            "The list says who takes a step: the role, of which village, town or county, or which party of the "
            "case. An agent must be one whom the channel names, under a mandate.",
        ),
        Text(
            "由提示里写的角色来办；本人办不了的，走代办的渠道。--by 里的角色、区划写错了就改过来。",
            "Have it done by one of the roles that the answer names; who cannot come uses a channel with agents. "
            "Correct the role or the division in --by if it is wrong.",
        ),
    ),
    "QR105": RefusalCode(
        Text("应当回避", "Must keep out"),
        Text(
            "当事人和他的近亲属不能办自己的事，代办员不能替经办的单位办；写了不同于的，办过、签过前面那一步的人不能"
            "再办这一步。",
            "Parties and their near relatives do not decide their own case, and an agent does not act for the "
            "office. Where the list sets steps apart, whoever took or signed the one does not take the other.",
        ),
        Text(
            "换一个没有关系、没有办过前面那一步的人。实在没有别人的，报上一级办。",
            "Have it done by somebody who is no relative and did not take the earlier step; where there is nobody "
            "else, by the level above.",
        ),
    ),
    "QR106": RefusalCode(
        Text("材料、信息不齐或者不合", "Papers or fields missing or wrong"),
        Text(
            "这一步要登记什么、交什么，清单上写着，缺一样办不了，多一样也不收：不能要群众交清单上没有的材料。登记的"
            "内容要合清单写的类型、范围和选项。",
            "The list says what a step puts down and hands in. Nothing may be missing, and nothing else may be "
            "asked for. What is put down must fit the type, range and options of its field.",
        ),
        Text(
            "照提示补上缺的，改掉不合的，去掉清单上没有的。",
            "Add what the answer says is missing, correct what does not fit, leave out what is not on the list.",
        ),
    ),
    "QR107": RefusalCode(
        Text("公示、会议通知没有做够", "Notice not posted or not run out"),
        Text(
            "先公示、后决定：要在清单写的地点张贴，留下照片，天数从张贴以后算足。开会也一样，会前多少天通知，没有满"
            "开不了。公示期内有人提异议的，不能当作没有。",
            "Notice comes before the decision: posted at the places that the list names, with a photograph, for "
            "all its days. A meeting too has its notice. Objections raised meanwhile cannot be passed over.",
        ),
        Text(
            "用 qingdan case post 张贴，等天数满；有异议的先核查。",
            "Post it with qingdan case post and wait until its days have run; look into objections first.",
        ),
    ),
    "QR108": RefusalCode(
        Text("票数对不上，或者给不出这个结果", "Figures of the vote do not give this"),
        Text(
            "到会多少人算数，赞成多少算通过，法律和清单定了，由程序照票数算，不由人说。实到不能超过应到，赞成、反对"
            "、弃权加起来要等于实到。",
            "How many must be present and how many in favour is fixed by the law and the list and computed from "
            "the figures. Those present cannot exceed those due, and the votes must add up to those present.",
        ),
        Text(
            "核对票数，照实登记；没有过的登记“未通过”，人数不够的登记“人数不足”，改日再开。",
            "Check the figures and record them as they are; a vote that failed is recorded as failed.",
        ),
    ),
    "QR109": RefusalCode(
        Text("签字不齐", "Signatures missing"),
        Text(
            "一个人说了不算：清单写了谁签、几个人签，不齐就给不出结果。一个人只算一个签字，签的要是这次的结果和内容"
            "，内容改了要重新签。",
            "One person does not decide alone: the list says who signs and how many. A person counts once, and "
            "signs exactly this outcome and these data; when they change it is signed anew.",
        ),
        Text(
            "请还没有签的人用 qingdan case sign 签，内容写得跟要办的一样。",
            "Have those who are missing sign with qingdan case sign, with the same data as the step.",
        ),
    ),
    "QR110": RefusalCode(
        Text("已经办结，或者停办了", "Closed or on hold"),
        Text(
            "到了终点的件不能再办，记录也改不了；有权停办的单位叫停的，在恢复以前谁也办不动。",
            "A case that has reached its end is done; one that was put on hold by who may do so stands still until "
            "it is released.",
        ),
        Text(
            "办结的要再办，另立一件，或者走清单写的续办、救济；停办的等叫停的单位用 qingdan case release 恢复。",
            "Open another case, or use the follow-up or the remedy that the list names; a case on hold is released "
            "by who held it, with qingdan case release.",
        ),
    ),
    "QR111": RefusalCode(
        Text("不在大厅办", "Outside the hall"),
        Text(
            "审批进大厅：镇、县的审批在清单写的大厅或者网上办，厅外不办，免得找人、托人。",
            "Approvals of a town or county are given in the hall that the list names, or online, and nowhere else.",
        ),
        Text(
            "到提示写的大厅办，--hall 写那个大厅，在网上办的写“网上”。",
            "Do it in the hall that the answer names, and say so with --hall; 网上 stands for online.",
        ),
    ),
    "QR112": RefusalCode(
        Text("乱收费", "A fee that is not on the list"),
        Text(
            "收不收钱、收多少，清单上写着。写着“无”的，一分钱也不能收。",
            "The list says whether a fee is taken and how much. Where it says 无, nothing may be taken.",
        ),
        Text(
            "不收；已经收了的退给群众。这次拒绝记在记录里，监督的人看得到。",
            "Take nothing, and give back what was taken. The refusal is on the record, where supervision sees it.",
        ),
    ),
    "QR113": RefusalCode(
        Text("走不通", "No single way on"),
        Text(
            "办完这一步往哪里去，要正好有一条路的条件成立。一条也不成立，或者几条都成立，或者条件里的信息还没有登记"
            "，程序不替人选。多半是清单写漏了一种情况。",
            "After a step exactly one way must be open. Where none is, or several are, or a condition reads what "
            "is not recorded yet, the program does not choose. Most often the list has forgotten a case.",
        ),
        Text(
            "看登记的信息写对没有；没有错的，报给写清单的人，给那几条路补上一条不写“当”的。",
            "See whether what was recorded is right; if it is, tell who writes the list: a last way without a "
            "condition is missing.",
        ),
    ),
    "QR114": RefusalCode(
        Text("还没有到时间", "Too early"),
        Text(
            "清单写了最短时间的，没有满给不出结果：考察一年就是一年，突击办的不算。续办也一样，没有到日子不立案。",
            "Where the list fixes a least time, no outcome is given before it has run. A follow-up too begins on "
            "its day, not before.",
        ),
        Text("到提示写的那一天再办。", "Do it on the day that the answer names."),
    ),
    "QR115": RefusalCode(
        Text("移不到新版", "Cannot go over to the new edition"),
        Text(
            "在办的件照立案时的版次办。移到新版，已经走过的路、已经登记的要在新版里说得通；新版没有这项权力、没有这"
            "一步的，移不了。",
            "An open case goes on by the edition under which it was opened. It goes over to another one only where "
            "that one can account for the way it went and for what was recorded.",
        ),
        Text(
            "照原来的版次办完；新版只是改了步骤名称的，请写清单的人在新版写上原名。",
            "Finish it by its own edition; where the new one only calls a step otherwise, its author adds the "
            "former name (原名).",
        ),
    ),
    "QR116": RefusalCode(
        Text("不能延长", "The limit cannot be extended"),
        Text(
            "期限只有清单写了可延的才能延，延一次，到期以前延，要写理由。",
            "A limit is extended only where the list allows it, once, before it runs out, with a reason.",
        ),
        Text(
            "按期办；办不完的照实办结或者由上一级督办，超期会亮红灯，记在记录里。",
            "Do it in time. What is late turns red and stays on the record.",
        ),
    ),
}
"""Every code of refusal, in order."""
