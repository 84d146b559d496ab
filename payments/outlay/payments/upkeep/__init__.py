"""A store's keep: copies of it, putting one back, and what may be thrown away."""
