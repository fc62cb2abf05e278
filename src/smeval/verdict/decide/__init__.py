"""From the facts to the proposal: case, rules, decision; tipping points, possibilities, reasons, status."""
