"""What a report argues with: claims to be judged, and what is held against them."""
