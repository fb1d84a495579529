"""The pages and the HTTP interface of the Initiatiefwijzer; no rule logic."""
