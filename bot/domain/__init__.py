"""What the tutor knows about learning: pure functions of values, without I/O, clock or chance."""
