"""The sentences of QD1xx: what does not fit the schema, and the program's own QD910.

Four texts a row: what is said and what to do about it, Chinese and English (`sentences.Sentence`).
"""

from __future__ import annotations

SHAPE: dict[str, tuple[str, str, str, str]] = {
    "QD101": (
        "{place}里没有“{key}”这个键。",
        "{place} has no key “{key}”.",
        "可以写的键：{known}。",
        "Keys that may stand here: {known}.",
    ),
    "QD101/near": (
        "{place}里没有“{key}”这个键，是不是“{near}”？",
        "{place} has no key “{key}”. Did you mean “{near}”?",
        "改成“{near}”。",
        "Write “{near}”.",
    ),
    "QD102": ("{place}缺少“{key}”。", "{place} lacks “{key}”.", "补上“{key}: ……”。", "Add “{key}: …”."),
    "QD102/either": (
        "{place}缺少“{key}”（或{others}）。",
        "{place} lacks “{key}” (or {others}).",
        "补上“{key}”；或者改写{others}。",
        "Add “{key}”, or else {others}.",
    ),
    "QD102/beside": (
        "{place}写了“{other}”，还缺少“{key}”。",
        "{place} has “{other}” and lacks “{key}”.",
        "补上“{key}: ……”，或者去掉“{other}”。",
        "Add “{key}: …”, or delete “{other}”.",
    ),
    "QD103": (
        "{place}要写{expected}，这里写的是{actual}。",
        "{place} wants {expected}; this is {actual}.",
        "改写成{expected}。",
        "Write {expected}.",
    ),
    "QD103/quote": (
        "{place}要写文字，这里写的是{actual}。",
        "{place} wants text; this is {actual}.",
        '加引号："{text}"。',
        'Put quotes: "{text}".',
    ),
    "QD103/list": (
        "{place}要写列表，这里写的是{actual}。",
        "{place} wants a list; this is {actual}.",
        "加方括号：[{text}]。",
        "Put brackets: [{text}].",
    ),
    "QD104": (
        "{place}不能写“{text}”。",
        "{place} cannot be “{text}”.",
        "只能写：{allowed}。",
        "It must be one of: {allowed}.",
    ),
    "QD104/near": (
        "{place}不能写“{text}”，是不是“{near}”？",
        "{place} cannot be “{text}”. Did you mean “{near}”?",
        "改成“{near}”；可以写的有：{allowed}。",
        "Write “{near}”; allowed are: {allowed}.",
    ),
    "QD105/nothing": (
        "{place}后面没有写内容。",
        "{place} has no content.",
        "补上内容，或者去掉这个键。",
        "Write its content, or delete the key.",
    ),
    "QD105/text": (
        "{place}太短，至少要 {limit} 个字。",
        "{place} is too short: at least {limit} character(s).",
        "补上内容，或者去掉这个键。",
        "Write its content, or delete the key.",
    ),
    "QD105/items": (
        "{place}至少要有 {limit} 项。",
        "{place} must have at least {limit} item(s).",
        "补上内容，或者去掉这个键。",
        "Add an item, or delete the key.",
    ),
    "QD106/text": (
        "{place}太长，最多 {limit} 个字。",
        "{place} is too long: at most {limit} characters.",
        "缩短它；细节写进“说明”。",
        "Shorten it; details go into a note.",
    ),
    "QD106/items": (
        "{place}最多只能有 {limit} 项。",
        "{place} may have at most {limit} item(s).",
        "去掉多余的，或者拆开写。",
        "Remove some, or split it.",
    ),
    "QD107": (
        "{place}的写法不对：“{text}”。",
        "{place} is not written correctly: “{text}”.",
        "{hint}。",
        "{hint}.",
    ),
    "QD108/beside": (
        "{place}已经写了“{other}”，不能再写“{key}”。",
        "{place} has “{other}”; “{key}” is not allowed beside it.",
        "两个键去掉一个。",
        "Delete one of the two.",
    ),
    "QD108/only": (
        "{place}里不能写“{key}”：它只和“{condition}”一起用。",
        "{place} may not have “{key}”: it goes only with “{condition}”.",
        "去掉“{key}”，或者写上“{condition}”。",
        "Delete “{key}”, or write “{condition}”.",
    ),
    "QD109/least": (
        "{place}太小，最小是 {limit}。",
        "{place} is too small: at least {limit}.",
        "改成不小于 {limit} 的数。",
        "Write {limit} or more.",
    ),
    "QD109/most": (
        "{place}太大，最大是 {limit}。",
        "{place} is too large: at most {limit}.",
        "改成不大于 {limit} 的数。",
        "Write {limit} or less.",
    ),
    "QD110": (
        "{place}里“{text}”写了两次。",
        "{place} has “{text}” twice.",
        "删去一个。",
        "Delete one of them.",
    ),
    "QD110/first": ("第一次写在这里。", "It stands here first.", "", ""),
    "QD111": (
        "“{text}”不能作名称。",
        "“{text}” cannot be a name.",
        "名称是一至 {limit} 个字，不含“/”和控制字符。",
        "A name has 1 to {limit} characters, without “/” or control characters.",
    ),
    "QD112": (
        "{place}的写法不合规定（{keyword}）。",
        "{place} does not fit the rules ({keyword}).",
        "对照文档“清单的写法”改写。",
        "Compare with the documentation of the language.",
    ),
    "QD910": (
        "两个校验程序对这个文件（{kind}）的判断不一致：这是程序的毛病，不是文件的。",
        "The two validators disagree about this file ({kind}): a fault of the program, not of the file.",
        "请把这个文件报给开发者；运行 qingdan doctor 看版本。",
        "Report the file to the developers; qingdan doctor shows the versions.",
    ),
}
