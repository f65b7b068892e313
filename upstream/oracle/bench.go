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
	// Of each pod, in order, where others could be evicted for it. Only when asked for.
	Preemptions []podPreemption `json:"preemptions,omitempty"`
}

// benchOptions are the flags of `oracle bench`.
type benchOptions struct {
	most    time.Duration
	warmUp  time.Duration
	choices bool
	preempt bool
}

// bench is `oracle bench [-seconds N] [-warm-up N] [-choices] [-preempt] SPEC.json`: it prints figures as one line of
// JSON.
func bench(args []string) error {
	flags := flag.NewFlagSet("oracle bench", flag.ExitOnError)
	most := flags.Float64("seconds", math.Inf(1), "begin no decision after so many seconds of deciding, warming up included")
	warmUp := flags.Float64("warm-up", 0, "first spend at most so many seconds of deciding on a copy that is discarded")
	choices := flags.Bool("choices", false, "tell which node each pod was given, or whom it may evict")
	preempt := flags.Bool("preempt", false, "ask for each pod, which must fit nowhere, where it could evict others")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("usage: oracle bench [flags] SPEC.json; - reads standard input")
	}
	start := time.Now()
	s, err := readSpec(flags.Arg(0))
	if err != nil {
		return err
	}
	read := time.Since(start)

	options := benchOptions{most: seconds(*most), choices: *choices, preempt: *preempt}
	if *warmUp > 0 {
		discarded, err := run(s, benchOptions{most: seconds(*warmUp), preempt: *preempt})
		if err != nil {
			return err
		}
		options.most -= seconds(discarded.Seconds)
	}
	out, err := run(s, options)
	if err != nil {
		return err
	}
	out.LoadSeconds += read.Seconds()
	return json.NewEncoder(os.Stdout).Encode(out)
}

func seconds(count float64) time.Duration {
	return time.Duration(min(count, 1e9) * float64(time.Second))
}

// run makes the cluster and measures it.
func run(s *spec, options benchOptions) (*figures, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	start := time.Now()
	cluster, err := newBenchCluster(ctx, s)
	if err != nil {
		return nil, err
	}
	loaded := time.Since(start)
	measure := cluster.measure
	if options.preempt {
		measure = cluster.measurePreemption
	}
	out, err := measure(ctx, s, options)
	if err != nil {
		return nil, err
	}
	out.LoadSeconds = loaded.Seconds()
	out.RssMB = float64(residentBytes()) / (1 << 20)
	return out, nil
}

// measure schedules the pending pods one after another, each with the earlier ones assumed. After every so many
// placements, those of pods that came again included, the pod that has been on its node the longest, of those that this
// run placed, is deleted, and is again the last of the queue.
func (c *benchCluster) measure(ctx context.Context, s *spec, options benchOptions) (*figures, error) {
	out := &figures{}
	var timed timings
	var placed []*v1.Pod
	var placedIndex []int
	var again []int
	for next := 0; next < s.Pending.length+len(again) && timed.total < options.most; next++ {
		index := next
		if next >= s.Pending.length {
			index = again[next-s.Pending.length]
		}
		pod, err := s.Pending.at(index)
		if err != nil {
			return nil, err
		}
		start := time.Now()
		node, assumed, err := c.decideAndAssume(ctx, pod)
		timed.add(time.Since(start))
		if err != nil {
			return nil, fmt.Errorf("pod %s: %w", klog.KObj(pod), err)
		}
		if options.choices {
			out.Choices = append(out.Choices, [2]string{klog.KObj(pod).String(), node})
		}
		if assumed == nil {
			out.Failed++
			continue
		}
		out.Placed++
		every := s.Churn.DeleteEvery
		if every == nil {
			continue
		}
		placed, placedIndex = append(placed, assumed), append(placedIndex, index)
		if out.Placed%*every != 0 {
			continue
		}
		oldest := placed[0]
		again = append(again, placedIndex[0])
		placed, placedIndex = placed[1:], placedIndex[1:]
		before := time.Now()
		if err := c.Cache.ForgetPod(klog.FromContext(ctx), oldest); err != nil {
			return nil, err
		}
		timed.total += time.Since(before)
	}
	timed.tell(out)
	return out, nil
}

// timings are how long decisions took.
type timings struct {
	micros []float64
	// With what is no decision.
	total time.Duration
}

func (t *timings) add(taken time.Duration) {
	t.micros = append(t.micros, float64(taken.Nanoseconds())/1e3)
	t.total += taken
}

func (t *timings) tell(out *figures) {
	out.Seconds = t.total.Seconds()
	if t.total > 0 {
		out.DecisionsPerSecond = float64(len(t.micros)) / t.total.Seconds()
	}
	slices.Sort(t.micros)
	out.P50us, out.P99us = percentile(t.micros, 0.5), percentile(t.micros, 0.99)
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
	node, _, err := c.decide(ctx, framework.NewCycleState(), queued)
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
