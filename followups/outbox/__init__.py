"""How a message leaves: looked up, claimed, decided, sent, settled."""
