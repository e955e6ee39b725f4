"""The command line: thin modules, one a noun; parse, call one verb, print."""
