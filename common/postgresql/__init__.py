"""Django's PostgreSQL, which finds out without a query that a kept connection has ended."""
