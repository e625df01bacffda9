"""The one door to the network, and the signed bundle that stands in for it offline."""
