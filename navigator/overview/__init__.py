"""An advice at a glance: its summary, money by phase, what another answer would change; and all of it as text."""
