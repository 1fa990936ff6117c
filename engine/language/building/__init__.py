"""A document becomes a power: names resolved, shared procedures in their place, ways with their guards."""
