// Package bench measures Gridwalk beside what one would use instead, both in
// one run on one machine, and fails when the two do not hold the same content
// afterwards. `make bench-sync` runs all of it and ends with the table of
// docs/benchmarks.md.
package bench
