"""Files of entries: what was paid, how parcels stand, what couriers bill; a kind of file is a table of data."""
