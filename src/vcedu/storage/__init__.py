"""The database driver."""
