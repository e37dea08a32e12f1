"""What answers an inquiry: the first response, drafts and their approval, a person's own reply."""
