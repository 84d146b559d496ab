"""Checks of everything that has to hold before payments come."""
