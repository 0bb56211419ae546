"""Portfolios decided as columns: a plan as expressions over tables, by the library Polars, every leaf kept."""
