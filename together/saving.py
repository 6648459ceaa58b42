"""Pages that save by themselves: which of a tab's saves came first.

A tab names itself `k3f9x2#7`: a name, and which of its saves it is.
"""


def is_same_tab(stored: str, tab: str) -> bool:
    """Whether `stored`, which saved last, was the same tab."""
    name = tab.partition("#")[0]
    return bool(name) and stored.partition("#")[0] == name


def is_late(stored: str, tab: str) -> bool:
    """Whether this tab has saved something later already: requests may overtake each other."""
    turn, before = tab.partition("#")[2], stored.partition("#")[2]
    numbers = turn.isascii() and turn.isdigit() and before.isascii() and before.isdigit()
    return numbers and is_same_tab(stored, tab) and int(turn) <= int(before)
