"""What people see of an `Evaluation`: blocks, tables and figures; nothing is computed here."""
