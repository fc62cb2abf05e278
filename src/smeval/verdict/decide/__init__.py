"""From the facts to the proposal: the case, the rules, tipping points, possibilities, reasons."""
