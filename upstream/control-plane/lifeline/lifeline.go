// Package lifeline ends a program when whoever started it does, however that ends.
package lifeline

import (
	"io"
	"os"
	"time"
)

// Hold ends this program when standard input does, if STOWAGE_LIFELINE is set. The other end of that pipe is held by
// the process that started this one, and the kernel closes it even when that one is killed with SIGKILL.
//
// STOWAGE_LIFELINE_FOLDER, where it is set, is removed then: nobody else is left to do it.
func Hold() {
	if os.Getenv("STOWAGE_LIFELINE") == "" {
		return
	}
	folder := os.Getenv("STOWAGE_LIFELINE_FOLDER")
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		if folder != "" {
			// The other programs that hold a lifeline end now too. What they still write would keep the folder.
			time.Sleep(500 * time.Millisecond)
			_ = os.RemoveAll(folder)
		}
		os.Exit(1)
	}()
}
