"""All benchmarks, one after the other: ``make bench``."""

import growth
import large
import pipeline
import sobol
import weights

for benchmark in (weights, pipeline, sobol, growth, large):
    benchmark.main()
