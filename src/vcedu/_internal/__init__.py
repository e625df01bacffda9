"""What several layers need and no user does."""
