"""The screens: layout and messages; no rules, no store."""
