"""What came in elsewhere, fed in through the same doors as everything else."""
