"""People, territories and themes of the network, and how people sign in."""
