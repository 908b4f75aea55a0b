"""What all compiled code needs."""
