"""The pages of the workbench, where policy staff change the rules: `/redactie`."""
