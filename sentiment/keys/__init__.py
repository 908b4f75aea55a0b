"""64-bit keys of who wrote a post and what it says, and sets of them."""
