"""The generated pages of the documentation: pure functions from schemas and commands to Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from typing import Any

import click

from qingdan.commands.front import COMMANDS
from qingdan.commands.speech import COMMON, Spoken
from qingdan.engine.errors import Text

KINDS = {
    "power": "权力事项 powers/**/*.yaml",
    "procedure": "共用程序 procedures/*.yaml",
    "catalogue": "清单 catalogue.yaml",
    "laws": "法规表 laws.yaml",
    "roles": "角色表 roles.yaml",
    "bodies": "会议表 bodies.yaml",
    "scenario": "演练 scenarios/*.yaml",
}
TYPES = {"string": "文字", "array": "一列", "object": "一组", "boolean": "是/否", "number": "数", "integer": "整数"}


def reference() -> str:
    """`docs/reference.md`: every key of every kind of file, from the schemas."""
    lines = [
        "# 键的参考 Reference",
        "",
        "由 `schemas/` 生成，请不要手改。每个键有中文和英文两个名称，一个文件用其中一种写到底；打 * 的必填。",
        "Generated from `schemas/`. Every key has a Chinese and an English name; * marks the required ones.",
    ]
    seen: set[str] = set()
    for kind, title in KINDS.items():
        schema = json.loads((files("qingdan") / "schemas" / f"{kind}.schema.json").read_text("utf-8"))
        lines += ["", f"## {title}", "", schema.get("description", "")]
        lines += _table(_inner(schema))
        for name, part in schema.get("$defs", {}).items():
            mark = f"{name}:{json.dumps(part, sort_keys=True)}"
            if mark not in seen and part.get("properties"):
                seen.add(mark)
                lines += ["", f"### {name}", "", part.get("description", ""), *_table(part)]
    return "\n".join(lines) + "\n"


def _inner(schema: dict[str, Any]) -> dict[str, Any]:
    """The object that describes one entry: a register's entries stand under additionalProperties."""
    inner = schema.get("additionalProperties")
    if schema.get("properties") or not isinstance(inner, dict):
        return schema
    reference_to = inner.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schema["$defs"][reference_to] if reference_to else inner
    return found


def _table(part: dict[str, Any]) -> list[str]:
    required = set(part.get("required", ()))
    rows = [
        f"| {prop.get('title', name)}{'*' if name in required else ''} | `{name}` | {_type(prop)} "
        f"| {_cell(prop.get('description', ''))} |"
        for name, prop in part.get("properties", {}).items()
    ]
    return ["", "| 键 | key | 写什么 | 说明 |", "| --- | --- | --- | --- |", *rows] if rows else []


def _type(prop: dict[str, Any]) -> str:
    if "x-names" in prop and "enum" in prop:
        return "、".join(f"{zh} `{en}`" for en, zh in prop["x-names"].items())
    kinds = prop.get("type") or [f"见 {prop['$ref'].rpartition('/')[2]}"] if "$ref" in prop or "type" in prop else ["—"]
    return "或".join(TYPES.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def command_line() -> str:
    """`docs/cli.md`: every command with its options, from the commands themselves."""
    lines = [
        "# 命令 Commands",
        "",
        "由命令自己生成，请不要手改。Generated from the commands.",
        "",
        (
            "退出码 exit codes：0 办好 done · 1 清单有问题 problems found · 2 用法不对 wrong use · 3 被拒绝 refused · "
            "4 记录库出错 the store failed"
        ),
        "",
        "每个命令都有 every command takes:",
        "",
        *(_option(f"--{name}", metavar, text) for name, (metavar, text) in COMMON.items()),
    ]
    for name, room in COMMANDS.items():
        command = getattr(import_module(f"qingdan.commands.{room}"), f"{name}_command")
        for path, each in _commands(f"qingdan {name}", command):
            lines += [
                "",
                f"## {path}{_arguments(each)}",
                "",
                each.text.zh.replace("\n", "  \n"),
                "",
                each.text.en.replace("\n", "  \n"),
            ]
            own = [param for param in each.params if isinstance(param, click.Option) and param.name not in COMMON]
            lines += (
                ["", *(_option("/".join(param.opts), _value(param), getattr(param, "text", None)) for param in own)]
                if own
                else []
            )
    return "\n".join(lines) + "\n"


def _commands(path: str, command: Spoken) -> Iterator[tuple[str, Spoken]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            assert isinstance(inner, Spoken), f"{path} {name} does not speak both languages"
            yield from _commands(f"{path} {name}", inner)


def _arguments(command: click.Command) -> str:
    names = [
        param.metavar or param.human_readable_name for param in command.params if isinstance(param, click.Argument)
    ]
    return "".join(f" {name}" for name in names)


def _value(param: click.Option) -> str:
    if param.is_flag:
        return ""
    return "|".join(param.type.choices) if isinstance(param.type, click.Choice) else (param.metavar or "TEXT")


def _option(name: str, value: str, text: Text | None) -> str:
    words = f"{text.zh}。{text.en}" if text else ""
    return f"- `{name}{' ' + value if value else ''}` {words}"
