"""Long runs that show what the service bears; each has a small share among the tests (see docs/betrouwbaarheid.md)."""
