"""`python -m firstfix.engines.planning.kernel`: compile the kernel now, so that the first plan need not wait for it."""

from firstfix.engines.planning.kernel.search import ready

if __name__ == "__main__":
    ready()
