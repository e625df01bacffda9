"""What two parties do with each other, message by message."""
