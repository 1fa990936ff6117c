"""Text becomes a tree: every sign has its place, every reading fault its sentence."""
