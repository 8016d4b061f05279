"""What would go wrong outside class."""
def weaknesses_of(pair, looked, marks, spares, seed):
    return []
