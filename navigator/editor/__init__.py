"""Help for those who write rule files in an editor."""
