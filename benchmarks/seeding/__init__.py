"""How `benchmarks.seed` fills a database by the million: rows are made inside the database."""
