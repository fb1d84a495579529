"""Initiatiefwijzer: which money fits a residents' initiative, and which rules stand in the way."""
