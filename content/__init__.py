"""Courses as data: the format, how a course is read, and what an author can get wrong."""
