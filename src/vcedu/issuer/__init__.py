"""For those who issue: sign a credential, and keep the journal of what was issued."""
