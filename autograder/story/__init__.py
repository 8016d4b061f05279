"""What happened in one check, in order and from both sides. Plain data: imports nothing of ours."""
