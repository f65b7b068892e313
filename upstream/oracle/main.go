// Command oracle answers scheduling questions with the code of kube-scheduler itself.
//
// It reads a case a line on standard input and writes the answer to it, a line each and in order, on standard output;
// conformance/README.md describes both. What it cannot read is answered with {"name", "invalid"}.
//
// `oracle bench SPEC.json` measures it on a workload instead, which bench/README.md describes.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/scheduler/metrics"
)

func main() {
	workers := flag.Int("workers", runtime.GOMAXPROCS(0), "how many cases are answered at once")
	version := flag.Bool("version", false, "print the Kubernetes version and end")
	flag.Parse()
	if *version {
		fmt.Println(kubernetesVersion)
		return
	}
	klog.SetLogger(logr.Discard())
	metrics.Register()
	if flag.Arg(0) == "bench" {
		if err := bench(flag.Args()[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "oracle bench:", err)
			os.Exit(2)
		}
		return
	}
	if err := serve(os.Stdin, os.Stdout, *workers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers every line of in. Answers are flushed whenever none is pending, so that whoever asks one question and
// waits is not kept waiting.
func serve(in io.Reader, out io.Writer, workers int) error {
	type job struct {
		line   []byte
		answer chan []byte
	}
	work := make(chan job)
	pending := make(chan job, 4*workers)
	for range workers {
		go func() {
			clusters := newClusters()
			for j := range work {
				j.answer <- answerLine(clusters, j.line)
			}
		}()
	}
	failed := make(chan error, 1)
	go func() {
		writer := bufio.NewWriterSize(out, 1<<16)
		for j := range pending {
			if _, err := writer.Write(append(<-j.answer, '\n')); err != nil {
				failed <- err
				return
			}
			if len(pending) == 0 {
				if err := writer.Flush(); err != nil {
					failed <- err
					return
				}
			}
		}
		failed <- writer.Flush()
	}()

	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			j := job{line: line, answer: make(chan []byte, 1)}
			pending <- j
			work <- j
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	close(work)
	close(pending)
	return <-failed
}

// answerLine never fails: what went wrong is the answer.
func answerLine(clusters *clusters, line []byte) (out []byte) {
	var q question
	invalid := func(what any) []byte {
		text, _ := json.Marshal(map[string]string{"name": q.Name, "invalid": fmt.Sprint(what)})
		return text
	}
	defer func() {
		if problem := recover(); problem != nil {
			// What a panic left behind must not answer the next case.
			clusters.forget()
			out = invalid(fmt.Sprintf("panic: %v\n%s", problem, debug.Stack()))
		}
	}()
	if err := json.Unmarshal(line, &q); err != nil {
		return invalid(err)
	}
	loaded, err := clusters.load(&q)
	if err != nil {
		return invalid(err)
	}
	defer loaded.unload()
	text, err := json.Marshal(schedule(loaded, &q))
	if err != nil {
		return invalid(err)
	}
	return text
}
