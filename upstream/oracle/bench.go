package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

// figures are what a run is measured by; bench/README.md says what each is.
type figures struct {
	Placed             int     `json:"placed"`
	Failed             int     `json:"failed"`
	Seconds            float64 `json:"seconds"`
	DecisionsPerSecond float64 `json:"decisionsPerSecond"`
	P50us              float64 `json:"p50us"`
	P99us              float64 `json:"p99us"`
	RssMB              float64 `json:"rssMB"`
	LoadSeconds        float64 `json:"loadSeconds"`
	// Pod and node of each decision, in order; an empty node where none was found. Only when asked for.
	Choices [][2]string `json:"choices,omitempty"`
}

// bench is `oracle bench [-seconds N] [-choices] SPEC.json`: it prints figures as one line of JSON.
func bench(args []string) error {
	flags := flag.NewFlagSet("oracle bench", flag.ExitOnError)
	most := flags.Float64("seconds", math.Inf(1), "begin no decision after so many seconds of deciding")
	choices := flags.Bool("choices", false, "tell which node each pod was given")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("usage: oracle bench [-seconds N] [-choices] SPEC.json; - reads standard input")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	start := time.Now()
	s, err := readSpec(flags.Arg(0))
	if err != nil {
		return err
	}
	cluster, err := newBenchCluster(ctx, s)
	if err != nil {
		return err
	}
	loaded := time.Since(start)

	out, err := cluster.measure(ctx, s, time.Duration(min(*most, 1e9)*float64(time.Second)))
	if err != nil {
		return err
	}
	out.LoadSeconds = loaded.Seconds()
	out.RssMB = float64(residentBytes()) / (1 << 20)
	if !*choices {
		out.Choices = nil
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// measure schedules the pending pods one after another, each with the earlier ones assumed. After every so many
// placements, those of pods that came again included, the pod that has been on its node the longest, of those that this
// run placed, is deleted, and is again the last of the queue.
func (c *benchCluster) measure(ctx context.Context, s *spec, most time.Duration) (*figures, error) {
	out := &figures{}
	var micros []float64
	var total time.Duration
	var placed []*v1.Pod
	queue := append([]*v1.Pod{}, s.Pending...)
	originals := map[string]*v1.Pod{}
	for _, pod := range queue {
		originals[string(pod.UID)] = pod
	}
	for len(queue) > 0 && total < most {
		pod := queue[0]
		queue = queue[1:]
		start := time.Now()
		node, assumed, err := c.decideAndAssume(ctx, pod)
		taken := time.Since(start)
		if err != nil {
			return nil, fmt.Errorf("pod %s: %w", klog.KObj(pod), err)
		}
		total += taken
		micros = append(micros, float64(taken.Nanoseconds())/1e3)
		out.Choices = append(out.Choices, [2]string{klog.KObj(pod).String(), node})
		if assumed == nil {
			out.Failed++
			continue
		}
		out.Placed++
		placed = append(placed, assumed)
		if every := s.Churn.DeleteEvery; every != nil && out.Placed%*every == 0 {
			oldest := placed[0]
			placed = placed[1:]
			start := time.Now()
			if err := c.Cache.ForgetPod(klog.FromContext(ctx), oldest); err != nil {
				return nil, err
			}
			total += time.Since(start)
			queue = append(queue, originals[string(oldest.UID)])
		}
	}
	out.Seconds = total.Seconds()
	if total > 0 {
		out.DecisionsPerSecond = float64(len(micros)) / total.Seconds()
	}
	slices.Sort(micros)
	out.P50us, out.P99us = percentile(micros, 0.5), percentile(micros, 0.99)
	return out, nil
}

// decideAndAssume is what is timed. It includes the parsing of the pod's terms, which upstream does when a pod is queued:
// our engine does it in a decision too.
func (c *benchCluster) decideAndAssume(ctx context.Context, pod *v1.Pod) (string, *v1.Pod, error) {
	info, err := framework.NewPodInfo(pod)
	if err != nil {
		return "", nil, err
	}
	// Without a signature: decisions of equal pods are not shared (OpportunisticBatching), each looks at the nodes.
	queued := &framework.QueuedPodInfo{PodInfo: info}
	node, err := c.decide(ctx, queued)
	if err != nil || node == "" {
		return "", nil, err
	}
	assumed, err := c.assume(ctx, queued, node)
	return node, assumed, err
}

// percentile is the smallest of the sorted values that this share of them does not exceed; 0 for none.
func percentile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, int(math.Ceil(float64(len(sorted))*share))-1)]
}

// residentBytes is the process's resident memory; where there is no /proc, what Go has taken from the system.
func residentBytes() uint64 {
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := strings.Fields(string(text)); len(fields) > 1 {
			if pages, err := strconv.ParseUint(fields[1], 10, 64); err == nil {
				return pages * uint64(os.Getpagesize())
			}
		}
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Sys
}
