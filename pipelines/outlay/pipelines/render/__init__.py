"""What the commands print: tables, texts and pages for people."""
