"""The sheets of the workbook, each made of one table."""
