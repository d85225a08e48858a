"""Where this server is meant to answer otherwise than OpenSSH's: (case, label or None for all, our line or None, why)."""
WANTED = []
