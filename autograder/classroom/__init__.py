"""Many submissions at once: a pool that grades them."""
