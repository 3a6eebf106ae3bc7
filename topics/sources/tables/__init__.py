"""Tables: delimited text, spreadsheets, Parquet, and the columns of each site."""
