"""A case goes over to another edition of its power: may it, where will it stand, how do its clocks go on."""
