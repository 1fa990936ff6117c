"""`qingdan new`, `fmt` and `schema`: what helps a clerk to write a power."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import click

from qingdan import Text, UsageError, read_catalogue
from qingdan.engine.errors import CatalogueError
from qingdan.engine.language.loading.folders import root_of
from qingdan.engine.language.loading.places import HEAD, kind_alone, kind_of
from qingdan.engine.language.package import package
from qingdan.engine.language.reading.files import read_text
from qingdan.engine.language.rewrite import rewrite, tidy

from . import output
from .files import replace_file
from .session import Session, with_session, written
from .speech import Spoken, option
from .templates import CATALOGUE_FILES, POWER

CHANGED = 1
STEM = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


@click.command(
    "fmt",
    cls=Spoken,
    text=Text(
        "整理一个文件；--keys 把键名从一种写法换成另一种，注释和排版原样留着。",
        "Tidy a file; --keys rewrites its keys from one surface to the other, comments and layout kept.",
    ),
)
@click.argument("file", metavar="FILE")
@option("--keys", type=click.Choice(["zh", "en"]), zh="键名用中文还是英文", en="Chinese or English keys")
@option("--check", "only_check", is_flag=True, zh="只看要不要改，不写", en="only tell whether it would change")
@with_session
def fmt_command(session: Session, file: str, keys: str | None, only_check: bool) -> int:
    """Writes the file anew in one stroke, or leaves it as it was."""
    read, problems = read_text(Path(file))
    if read is None:
        raise CatalogueError(problems)
    text = tidy(read)
    if keys is not None:
        text = rewrite(text, file, _kind(Path(file)), "zh" if keys == "zh" else "en")
    if text == read:
        session.tell(Text(f"{file} 不用改", f"{file} is in order"))
        return 0
    if only_check:
        session.tell(Text(f"{file} 要整理", f"{file} would change"))
        return CHANGED
    replace_file(Path(file), text.encode())
    session.done(written(file))
    session.tell(Text(f"{file} 已整理", f"{file} rewritten"))
    return 0


def _kind(file: Path) -> str:
    """What kind of document a file is, by its place in its catalogue."""
    root = root_of(file)
    kind = kind_of(file.absolute().relative_to(root).as_posix()) if root else kind_alone(file.name)
    if kind is None:
        raise UsageError(
            Text(
                f"清单不读 {file}，不知道它是哪一种文件",
                f"the catalogue does not read {file}: of which kind it is nobody knows",
            )
        )
    return kind


@click.command(
    "new",
    cls=Spoken,
    text=Text(
        "写一项新权力的底稿，或者（--extends）一个承接别县的新清单。\nPOWER 是文件名，如 village-library。",
        "Write the draft of a new power, or with --extends a new catalogue.\nPOWER is the stem of the file, e.g. village-library.",
    ),
)
@click.argument("power", required=False, metavar="[POWER]")
@option("--extends", metavar="NAME", zh="新清单承接哪一个", en="the catalogue that a new one extends")
@with_session
def new_command(session: Session, power: str | None, extends: str | None) -> None:
    """Never writes over what is there."""
    root = Path(session.catalogue or ".")
    wanted: dict[str, str] = {}
    if extends is not None:
        wanted |= {name: text.format(extends=extends) for name, text in CATALOGUE_FILES.items()}
    if power is not None:
        wanted[f"powers/service/{_stem(power)}.yaml"] = POWER.format(code=_free_code(root))
        _may_add(root, power)
    _may_write(root, wanted)
    for name, text in wanted.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        replace_file(root / name, text.encode())
    session.done(written("、".join(str(root / name) for name in wanted)))
    for name in wanted:
        session.tell(Text(f"已写好 {root / name}", f"wrote {root / name}"))
    session.tell(Text(f"改好以后检查：qingdan check {root}", f"then check it: qingdan check {root}"))


def _stem(power: str) -> str:
    if not STEM.fullmatch(power):
        raise UsageError(
            Text(
                f"文件名“{power}”不能用：只用字母、数字和“-”，如 village-library；事项的中文名称写在文件里面",
                f"“{power}” cannot be the name of a file: use letters, digits and “-” only, e.g. village-library",
            )
        )
    return power


def _may_add(root: Path, stem: str) -> None:
    """Whether no power of that name is inherited: a file of the same name would replace it as a whole."""
    catalogue = read_catalogue(root, scenarios=False).catalogue
    found = catalogue.powers.get(stem) if catalogue else None
    if found and found.origin.file.startswith("../"):
        patch = "powers/" + found.origin.file.rpartition("/powers/")[2].replace(".yaml", ".patch.yaml")
        raise UsageError(
            Text(
                f"承接的清单里已经有 {stem}（{found.code} {found.name}）：要改它，写补丁 {root / patch}；要另加一项，换一个文件名",
                f"{stem} ({found.code} {found.name}) is inherited: to change it write the patch {root / patch}, "
                "to add a power choose another name",
            )
        )


def _free_code(root: Path) -> str:
    """A code that no power of the catalogue has."""
    catalogue = read_catalogue(root).catalogue
    taken = {power.code for power in catalogue.powers.values()} if catalogue else set()
    return next(code for number in range(99, 0, -1) if (code := f"BM-{number:02}") not in taken)


def _may_write(root: Path, names: Collection[str]) -> None:
    """Whether something is asked for, in a catalogue, where nothing stands yet."""
    if not names:
        raise UsageError(
            Text(
                "请写明新事项的文件名，或者用 --extends 建一个新清单",
                "name the new power, or use --extends for a new catalogue",
            )
        )
    if HEAD not in names and not (root / HEAD).is_file():
        raise UsageError(
            Text(
                f"{root} 不是清单目录：用 --catalogue 写清单在哪里，或者用 --extends 建一个新清单",
                f"{root} is no catalogue: say with --catalogue where it is, or make one with --extends",
            )
        )
    for name in names:
        if (root / name).exists():
            raise UsageError(Text(f"{root / name} 已经有了，没有动它", f"{root / name} exists; it was left alone"))


@click.command(
    "schema",
    cls=Spoken,
    text=Text("给出一种文件的 JSON Schema，供编辑器使用。", "Give the JSON Schema of a kind of file, for editors."),
)
@click.argument("name", metavar="[NAME]", required=False)
@option("-o", "--out", metavar="DIR", zh="写到这个目录", en="write into this directory")
@with_session
def schema_command(session: Session, name: str | None, out: str | None) -> None:
    """NAME is power, power.zh, laws.zh …; without it the names are listed, with --out all are written."""
    known = {item.name.removesuffix(".schema.json"): item for item in (package() / "schemas").iterdir()}
    if name is not None and name not in known:
        raise UsageError(
            Text(f"没有 {name}；有：{'、'.join(sorted(known))}", f"no {name}; there are: {', '.join(sorted(known))}")
        )
    chosen = sorted(known if name is None else [name])
    if out is not None:
        Path(out).mkdir(parents=True, exist_ok=True)
        for each in chosen:
            replace_file(Path(out) / known[each].name, known[each].read_bytes())
        session.done(written(out))
        for each in chosen:
            session.tell(Text(f"已写好 {Path(out) / known[each].name}", f"wrote {Path(out) / known[each].name}"))
    elif name is None:
        output.lines(chosen)
    else:
        output.block(known[name].read_text("utf-8"))
