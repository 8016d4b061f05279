"""A class's marks for other systems, each made from the records alone."""
