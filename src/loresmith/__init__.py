"""Loresmith forges a small expert from your documents, and proves with error bars what that gained."""

__version__ = "0.1.0"
