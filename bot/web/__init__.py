"""What the tutor serves over HTTP by itself."""
