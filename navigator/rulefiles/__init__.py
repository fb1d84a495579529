"""Rule files as they are written: trees, shapes, and findings with their place; nothing of what rules mean."""
