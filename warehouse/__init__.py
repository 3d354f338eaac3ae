"""Records to DuckDB: schema, views, build, alignment across regions, exports."""
