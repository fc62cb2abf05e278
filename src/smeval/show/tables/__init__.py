"""Tables of an evaluation: each `table_` function returns a `Table`, which pages and the workbook show."""
