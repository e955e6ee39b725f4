"""Rules of the check that count or compare, beside the idioms of data/phrases."""
