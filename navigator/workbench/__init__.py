"""Changing rules in the browser: proposals are drafts on what is live, inspected whole before they are published."""
