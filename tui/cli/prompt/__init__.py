"""Plain mode: the lookups as questions and answers in plain lines, for screen readers and braille.

No line is drawn, no cursor moved, no colour sent: whatever is printed can be read out in order.
"""
