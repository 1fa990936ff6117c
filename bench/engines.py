"""One durable step beside other engines, each used as its own pages show, on SQLite with `synchronous=FULL`.

transitions with SQLAlchemy's ORM: the case row read, the machine fired, an event row added, one commit. SpiffWorkflow:
the workflow read back from JSON, one task completed, written again. DBOS: one step of a workflow, inline. And without
storage: `decide` beside python-statemachine. Only ratios count; a yardstick that is not installed is left out:

    pip install sqlalchemy SpiffWorkflow dbos python-statemachine
    python bench/engines.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import json
import logging
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from steps import CATALOGUE, NEXT, alternate, deciding, walker

from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store

Act = Callable[[], object]
STATED = "python-statemachine"
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")


def with_orm(path: Path) -> Act:
    """transitions and SQLAlchemy's ORM."""
    from sqlalchemy import ForeignKey, Integer, String, create_engine, event
    from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
    from transitions import Machine

    class Base(DeclarativeBase):
        pass

    class Case(Base):
        __tablename__ = "cases"
        id = mapped_column(Integer, primary_key=True)
        state = mapped_column(String)
        seq = mapped_column(Integer)

    class Entry(Base):
        __tablename__ = "events"
        id = mapped_column(Integer, primary_key=True)
        case = mapped_column(ForeignKey("cases.id"))
        seq = mapped_column(Integer)
        step = mapped_column(String)
        outcome = mapped_column(String)
        body = mapped_column(String)

    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def full(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(pragma)

    Base.metadata.create_all(engine)
    ways = [[outcome, step, to] for step, (to, outcome) in NEXT.items()]
    machine = Machine(None, states=[*NEXT], transitions=ways, initial="登记", auto_transitions=False, send_event=True)
    with Session(engine) as session:
        session.add(Case(id=1, state="登记", seq=0))
        session.commit()

    def act() -> None:
        with Session(engine) as session:
            case = session.get(Case, 1)
            assert case is not None
            step, outcome = case.state, NEXT[case.state][1]
            machine.events[outcome].trigger(case)
            case.seq += 1
            session.add(Entry(case=1, seq=case.seq, step=step, outcome=outcome, body='{"actor":"clerk-7"}'))
            session.commit()

    return act


def with_spiff(path: Path) -> Act:
    """SpiffWorkflow, serialised after each task."""
    from SpiffWorkflow.serializer.json import JSONSerializer
    from SpiffWorkflow.specs.Simple import Simple
    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
    from SpiffWorkflow.util.task import TaskState
    from SpiffWorkflow.workflow import Workflow

    spec = WorkflowSpec(name="loop", addstart=True)
    last = spec.start
    for number in range(14):
        task = Simple(spec, f"步骤{number}", manual=True)
        last.connect(task)
        last = task
    serializer = JSONSerializer()
    base = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        base.execute(pragma)
    base.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, text TEXT)")

    def fresh() -> str:
        return str(Workflow(spec).serialize(serializer))

    base.execute("INSERT INTO cases VALUES (1, ?)", (fresh(),))

    def act() -> None:
        [text] = base.execute("SELECT text FROM cases WHERE id = 1").fetchone()
        workflow = Workflow.deserialize(serializer, text)
        ready = next(iter(workflow.get_tasks(state=TaskState.READY)), None)
        if ready is not None:
            workflow.run_task_from_id(ready.id)
        text = fresh() if ready is None else str(workflow.serialize(serializer))
        base.execute("UPDATE cases SET text = ? WHERE id = 1", (text,))

    return act


def with_dbos(path: Path) -> Act:
    """DBOS: steps of a workflow, inline, its system database on SQLite; µs a step, the workflow's own rows included."""
    from dbos import DBOS

    logging.getLogger("dbos").setLevel(logging.ERROR)
    DBOS(config={"name": "bench", "system_database_url": f"sqlite:///{path}", "log_level": "ERROR"})

    @DBOS.step()
    def step(number: int) -> str:
        return json.dumps({"actor": "clerk-7", "number": number})

    @DBOS.workflow()
    def walk() -> None:
        step(1)

    DBOS.launch()
    return walk


def with_statemachine() -> Act:
    """python-statemachine: one event sent, nothing stored."""
    from statemachine import State, StateMachine

    class Loop(StateMachine):
        first = State("登记", initial=True)
        second = State("审核")
        hand_in = first.to(second)
        send_back = second.to(first)

    machine = Loop()
    names = {"first": "hand_in", "second": "send_back"}

    def act() -> None:
        machine.send(names[next(iter(machine.configuration)).id])

    return act


STORED: tuple[tuple[str, str, Callable[[Path], Act], str], ...] = (
    ("transitions + ORM", "sqlalchemy", with_orm, "≥ 5"),
    ("SpiffWorkflow", "SpiffWorkflow", with_spiff, "≥ 8"),
    ("DBOS", "dbos", with_dbos, "≥ 8"),
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        here = Path(folder)
        ours = walker(Engine(CATALOGUE, open_store(f"sqlite:///{here}/cases.db")))
        for name, package, make, goal in STORED:
            if find_spec(package):
                [mine, theirs] = alternate(rounds, 20, ours, make(here / f"{package}.db"))
                print(f"durable step {mine:9.1f} µs   {name:20} {theirs:9.1f} µs   {theirs / mine:6.2f}   goal {goal}")
            else:
                print(f"durable step / {name}: not installed, left out")
        if find_spec("statemachine"):
            [mine, theirs] = alternate(rounds, 200, deciding()[0], with_statemachine())
            print(f"decide {mine:15.1f} µs   {STATED:20} {theirs:9.1f} µs   {mine / theirs:6.2f}   goal ≤ 0.1")


if __name__ == "__main__":
    main()
