"""What goes wrong: schemes of fraud and kinds of error, as behaviour."""
