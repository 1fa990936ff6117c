"""Text becomes a catalogue of powers; whatever is wrong with the text is said at file:line:column."""
