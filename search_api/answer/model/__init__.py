"""The weights of the answers and the network beside them, as read and applied."""
