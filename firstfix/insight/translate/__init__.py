"""The company's own records as the simulation has them, and the years that it plays."""
