"""Files that schools already have, read without loss and with every fault named."""
