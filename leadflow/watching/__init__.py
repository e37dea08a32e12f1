"""How an operator sees what goes on: figures, ids in the log, errors told elsewhere."""
