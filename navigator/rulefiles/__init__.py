"""From YAML files to checked data: every mistake is a finding with its place, and without any there is a rule base."""
