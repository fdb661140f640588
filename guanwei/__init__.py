"""Guanwei (官微): runs a company's official microblog accounts."""

__version__ = "0.1.0"
