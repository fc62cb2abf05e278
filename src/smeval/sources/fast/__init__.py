"""The fast way for long text files: cut by arithmetic on whole arrays, proven record by record."""
