"""What the helpdesk needs of the rules: why a conclusion is what it is, what changed since, and a reply in words."""
