"""The agenda of obstacles: how many initiatives meet which knelpunten, without revealing any one of them."""
