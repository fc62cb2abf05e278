"""Tables of the appendix: sources, definitions, findings, what was not delivered."""
