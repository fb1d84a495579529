"""An advice at a glance: its summary, the money by phase, and what another answer would make different."""
