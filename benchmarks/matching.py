"""Recall of watch-list matching at one false match per 10,000 payees, and its speed.

python -m benchmarks.matching --payees 1000000 --entries 150000
"""
