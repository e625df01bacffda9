"""The scenes, played with made-up schools and pupils."""
