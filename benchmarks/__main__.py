"""All benchmarks, one after the other: ``make bench``."""

import growth
import large
import pipeline
import sobol
import weights

if __name__ == "__main__":  # the process of `large` imports this again
    for benchmark in (weights, pipeline, sobol, growth, large):
        benchmark.main()
