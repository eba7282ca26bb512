module fermata/benchmarks/peer

go 1.18
