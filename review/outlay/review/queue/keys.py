"""The keys of the queue: one list for the help sheet, the page and its tests."""

# The script static/review/queue.js answers to these, and to nothing with Ctrl, Alt
# or the Windows or Command key.
KEYS = (
    ("j", "Next payment"),
    ("k", "Previous payment"),
    ("o", "Open the payment; Enter does the same"),
    ("x", "Check the payment, or uncheck it"),
    ("a", "Take the payment: assign it to yourself"),
    ("/", "Go to the filters"),
    ("n", "Next page"),
    ("?", "This help"),
)
