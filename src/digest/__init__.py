"""digest: a static-site generator for news digests that keeps reported facts and commentary apart."""

__version__ = "0.1.0"
