"""The rule base as a picture: questions, conclusions, and what leads to what."""
