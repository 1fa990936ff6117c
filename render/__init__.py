"""The picture: a power becomes the chart that hangs on the village wall."""

if __name__ != "qingdan.render":
    raise ImportError("import qingdan.render, not " + __name__)

from .edges import edge_id, edges_in, node_id
from .paint import Standing
from .rendering import FORMATS, STYLES, Rendering, contact_sheet, machine, render
from .sheet import Sheet
from .targets.text import steps_text

__all__ = [
    "FORMATS",
    "STYLES",
    "Rendering",
    "Sheet",
    "Standing",
    "contact_sheet",
    "edge_id",
    "edges_in",
    "machine",
    "node_id",
    "render",
    "steps_text",
]
