"""Benchmarks: pactline against what a person would use instead, as ratios of one run."""
