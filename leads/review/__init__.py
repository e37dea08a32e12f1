"""What people say about judgements: corrections, examples, trials."""
