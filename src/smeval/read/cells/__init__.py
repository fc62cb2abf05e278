"""What the texts of a table's columns mean."""
