"""What words tell by weights that were learnt from labelled messages, kept as data beside the code.

Benchmarks learn them anew: `benchmarks.learn` and `benchmarks.learn_likelihood`. Pure.
"""
