"""The analysts' review app: flagged payments in, people's decisions out."""
