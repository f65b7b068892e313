module stowage.dev/upstream/control-plane/lifeline

go 1.26.0
