"""Who opens a profile: the store's key, devices, passphrases of one profile; and how its keys reach them."""
