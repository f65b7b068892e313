// The server of etcd, as its own main package starts it.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"stowage.dev/upstream/control-plane/lifeline"
)

func main() {
	lifeline.Hold()
	etcdmain.Main(os.Args)
}
