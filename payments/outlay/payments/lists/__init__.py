"""Watch lists: readers of each list's files, and dated snapshots in the store."""
