"""Every sentence of QD0xx and QD1xx: the one table from a code to what is said and what to do.

A key is the code, or the code and a variant (`QD010/indent`). Templates are filled by name (`str.format`); what the
author wrote is shortened and made printable first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import Text
from ..positions import Key, Problem, Related, Route, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sentence(NamedTuple):
    """What is said and what to do, in Chinese and in English."""

    zh: str
    en: str
    cure_zh: str
    cure_en: str


SENTENCES: dict[str, Sentence] = {
    "QD001/missing": Sentence(
        "找不到这个文件。", "There is no such file.", "核对文件名和所在文件夹。", "Check the name and the folder."
    ),
    "QD001/link": Sentence(
        "这是一个断开的链接：它指向的文件不存在。",
        "This is a dangling link: the file it points to does not exist.",
        "重新建立链接，或换成文件本身。",
        "Make the link anew, or put the file itself here.",
    ),
    "QD001/folder": Sentence(
        "这是一个文件夹，不是文件。",
        "This is a folder, not a file.",
        "写出文件夹里的某个 .yaml 文件。",
        "Name one of the .yaml files inside.",
    ),
    "QD001/special": Sentence(
        "这不是普通文件，不能当清单来读。",
        "This is not a regular file and cannot be read as a list.",
        "换成普通的 .yaml 文件。",
        "Use a regular .yaml file.",
    ),
    "QD001/unreadable": Sentence(
        "打不开这个文件：{reason}。",
        "This file cannot be opened: {reason}.",
        "检查文件的读取权限和磁盘。",
        "Check the permissions of the file, and the disk.",
    ),
    "QD002": Sentence(
        "文件不是 UTF-8 编码，从这里开始读不出来。",
        "The file is not UTF-8: it cannot be read from here on.",
        "用编辑器另存为 UTF-8。",
        "Save it as UTF-8 in your editor.",
    ),
    "QD002/gbk": Sentence(
        "文件不是 UTF-8 编码，看来是 GBK（GB 18030）。",
        "The file is not UTF-8; it looks like GBK (GB 18030).",
        "用编辑器另存为 UTF-8。",
        "Save it as UTF-8 in your editor.",
    ),
    "QD003": Sentence(
        "文件超过 1 MiB，不读。",
        "The file is larger than 1 MiB and is not read.",
        "一个事项一个文件；附件不要放进清单。",
        "Keep one power to a file, and attachments out of the list.",
    ),
    "QD004": Sentence(
        "这是二进制文件，不是文本。",
        "This is a binary file, not text.",
        "清单要用 UTF-8 文本编写；Word、Excel 文件请把内容抄成 .yaml。",
        "Lists are written as UTF-8 text; copy the content of Word or Excel files into a .yaml file.",
    ),
    "QD005": Sentence(
        "文件是空的，没有任何内容。",
        "The file is empty: it has no content.",
        "写入内容，或删掉这个文件（qingdan new 可以生成样稿）。",
        "Write its content or delete it (qingdan new makes a draft).",
    ),
    "QD006": Sentence(
        "这里有字节顺序标记（BOM），看不见，但不属于内容。",
        "There is a byte-order mark (BOM) here: invisible, and not part of the content.",
        "另存为“UTF-8（无 BOM）”，或运行 qingdan fmt。",
        "Save as “UTF-8 without BOM”, or run qingdan fmt.",
    ),
    "QD007": Sentence(
        "这里有一个看不见的控制字符（{code}）。",
        "There is an invisible control character here ({code}).",
        "删掉它；多半是复制粘贴带来的。",
        "Delete it; it most likely came with a paste.",
    ),
    "QD008": Sentence(
        "这里有制表符（Tab），清单里只能用空格。",
        "There is a tab here; only blanks may be used.",
        "换成空格：每深一层缩进两个空格。",
        "Type blanks: two for each level.",
    ),
    "QD009": Sentence(
        "这里有特殊换行符（{code}），各种软件对它的理解不一致。",
        "There is a special line break here ({code}), which programs understand differently.",
        "删掉它，用回车另起一行。",
        "Delete it and press Enter.",
    ),
    "QD010": Sentence(
        "这里不合 YAML 语法。",
        "This is not valid YAML.",
        "对照上一行，检查缩进、冒号、引号和括号。",
        "Compare with the line above: indentation, colons, quotes, brackets.",
    ),
    "QD010/second-colon": Sentence(
        "这里不能再出现“键: 值”。",
        "Another “key: value” is not allowed here.",
        "一行只写一个键；内容里有“: ”的，整个内容加引号；下级的键另起一行并缩进。",
        "One key to a line; put quotes around text that contains “: ”; nested keys begin lines of their own.",
    ),
    "QD010/no-colon": Sentence(
        "这一行缺少冒号，或缩进不够。",
        "This line lacks a colon, or is not indented enough.",
        "写成“键: 值”（英文冒号，后加空格）；若是上一行的续文，请多缩进两格。",
        "Write “key: value” (colon, then a blank); if it continues the line above, indent it further.",
    ),
    "QD010/brace": Sentence(
        "花括号 {{ }} 里缺少逗号，或没有合上。",
        "A comma is missing inside the braces {{ }}, or they are not closed.",
        "用英文逗号隔开各项，并写上右括号 }}。",
        "Separate the entries by commas and close with }}.",
    ),
    "QD010/bracket": Sentence(
        "方括号 [ ] 里缺少逗号，或没有合上。",
        "A comma is missing inside the brackets [ ], or they are not closed.",
        "用英文逗号隔开各项，并写上右括号 ]。",
        "Separate the items by commas and close with ].",
    ),
    "QD010/indent": Sentence(
        "缩进没有对齐。",
        "The indentation does not line up.",
        "同一层的各行要从同一列开始，每深一层多两个空格。",
        "Lines of one level begin in one column; two blanks more for each level.",
    ),
    "QD010/quote": Sentence(
        "引号没有合上。",
        "This quote is never closed.",
        "在内容末尾补上同样的引号。",
        "Close the text with the same quote.",
    ),
    "QD010/escape": Sentence(
        "双引号里的反斜杠 \\ 写法不对。",
        "A backslash \\ inside double quotes is wrong here.",
        "改用单引号，或写成 \\\\。",
        "Use single quotes, or write \\\\.",
    ),
    "QD010/character": Sentence(
        "内容不能以这个符号开头。",
        "Text cannot begin with this character.",
        "给整个内容加上引号。",
        "Put quotes around the whole text.",
    ),
    "QD010/dash": Sentence(
        "列表的“- ”要另起一行。",
        "The “- ” of a list must begin a line of its own.",
        "换行写“- ”，或写成 [甲, 乙]。",
        "Begin a new line with “- ”, or write [a, b].",
    ),
    "QD010/surplus": Sentence(
        "这里多出了内容，不知道属于哪一项。",
        "Something is left over here that belongs to nothing.",
        "删掉多余的括号或引号；引号要包住整个内容。",
        "Delete a surplus bracket or quote; quotes go around the whole text.",
    ),
    "QD011": Sentence(
        "嵌套太深（超过 {limit} 层）。",
        "This is nested too deep (more than {limit} levels).",
        "拆成几个步骤，或检查括号是否写多了。",
        "Split it into steps, or look for surplus brackets.",
    ),
    "QD012": Sentence(
        "键“{key}”重复了。",
        "The key “{key}” is written twice.",
        "删去一个，或改名。",
        "Delete one of the two, or rename it.",
    ),
    "QD012/first": Sentence("第一次写在这里。", "It stands here first.", "", ""),
    "QD010/opened": Sentence("从这里开始。", "It begins here.", "", ""),
    "QD013": Sentence(
        "清单里不用锚点（&{name}）。",
        "Anchors (&{name}) are not used in a list.",
        "去掉“&{name}”；文字若真以 & 开头，请加引号。",
        "Delete “&{name}”; put quotes around text that begins with &.",
    ),
    "QD014": Sentence(
        "清单里不用引用（*{name}）。",
        "Aliases (*{name}) are not used in a list.",
        "把内容原样写出来；文字若真以 * 开头，请加引号。",
        "Write the content out; put quotes around text that begins with *.",
    ),
    "QD015": Sentence(
        "清单里不用合并键（<<）。",
        "Merge keys (<<) are not used in a list.",
        "把要合并的内容写出来，或改用共用流程（用、use）。",
        "Write the content out, or use a shared procedure (use).",
    ),
    "QD016": Sentence(
        "清单里不用标签（{tag}）。",
        "Tags ({tag}) are not used in a list.",
        "去掉它；文字若真以 ! 开头，请加引号。",
        "Delete it; put quotes around text that begins with !.",
    ),
    "QD016/directive": Sentence(
        "清单里不用 % 开头的指令行。",
        "Directives (lines that begin with %) are not used in a list.",
        "删掉这一行。",
        "Delete this line.",
    ),
    "QD017": Sentence(
        "一个文件里只能有一份内容，这里开始了第二份。",
        "A file holds one document; a second one begins here.",
        "把“---”或“...”以下的内容放进另一个文件。",
        "Move what follows “---” or “...” to a file of its own.",
    ),
    "QD018": Sentence(
        "“{text}”以 0 开头，有的软件会当成八进制数。",
        "“{text}” begins with 0, which some programs read as octal.",
        '加引号："{text}"；若是数目，去掉前面的 0。',
        'Put quotes: "{text}"; if it is a quantity, drop the zero.',
    ),
    "QD019": Sentence(
        "“{key}”后面是全角冒号“：”，不算键的冒号。",
        "“{key}” is followed by a full-width colon “：”, which does not make it a key.",
        "改成英文冒号加空格：“{key}: ”；若整句是文字，请加引号。",
        "Type an ASCII colon and a blank: “{key}: ”; if all of it is text, put quotes.",
    ),
    "QD020": Sentence(
        "花括号里的“{key}”没有值。",
        "“{key}” inside braces has no value.",
        "写成 {{{key}: 值}}；若要写列表，用方括号 [甲, 乙]。",
        "Write {{{key}: value}}; for a list use brackets [a, b].",
    ),
    "QD021": Sentence(
        "列表里用了“{mark}”，前后被当成一项。",
        "“{mark}” stands in a list, so that what it joins counts as one item.",
        "改成英文逗号“, ”；若本来就是一项，请加引号。",
        "Type an ASCII comma; if it is one item, put quotes.",
    ),
    "QD022": Sentence(
        "括号里的文字含有英文符号“{mark}”，各种软件理解不一。",
        "Text inside braces or brackets contains an ASCII “{mark}”, which programs understand differently.",
        "换成全角的“{wide}”，或给整个文字加引号。",
        "Put quotes around the text, or type the full-width “{wide}”.",
    ),
    "QD024": Sentence(
        "键只能是文字，不能是列表或成组的内容。",
        "A key must be text, not a list or a mapping.",
        "给键起一个名字；若整个是文字，请加引号。",
        "Give the key a name; if all of it is text, put quotes.",
    ),
    "QD025": Sentence(
        "“{text}”位数太多，有的软件会把它四舍五入。",
        "“{text}” has so many digits that some programs round it.",
        '加引号："{text}"。',
        'Put quotes: "{text}".',
    ),
    "QD026": Sentence(
        "这里的空格不是普通空格（{code}），不起分隔作用。",
        "The blank here is not an ordinary one ({code}) and separates nothing.",
        "换成英文（半角）空格。",
        "Type an ordinary blank.",
    ),
}


def shown(text: str, longest: int = 30) -> str:
    """What an author wrote, fit for a sentence: one line, printable, at most `longest` characters."""
    line = "".join(c if c.isprintable() else "�" for c in " ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def text(key: str, /, **words: str) -> Text:
    """The sentence of a code or variant, filled in."""
    sentence = SENTENCES[key]
    return Text(sentence.zh.format_map(words), sentence.en.format_map(words))


def problem(
    key: str, file: str, span: Span, related: Sequence[Related] = (), keys: Sequence[Key] = (), /, **words: str
) -> Problem:
    """A problem whose sentence and cure stand in the table under `key` (a code, or code/variant)."""
    sentence = SENTENCES[key]
    cure = Text(sentence.cure_zh.format_map(words), sentence.cure_en.format_map(words))
    said = text(key, **words)
    return Problem(key.partition("/")[0], Severity.ERROR, said, Route(file, tuple(keys)), span, tuple(related), cure)
