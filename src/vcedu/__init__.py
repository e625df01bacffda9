"""Education credentials: schools issue them, students keep them, schools check them.

Import the role you play: `vcedu.issuer`, `vcedu.holder`, `vcedu.verifier`. Importing `vcedu` itself loads nothing.
"""

__version__ = "0.1.0"
