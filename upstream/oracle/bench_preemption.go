package main

import (
	"context"
	"fmt"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/defaultpreemption"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/names"
	"k8s.io/kubernetes/pkg/scheduler/framework/preemption"
)

// podPreemption is where others could be evicted for a pod.
type podPreemption struct {
	Pod        string   `json:"pod"`
	Candidates int      `json:"candidates"`
	Best       []string `json:"best"`
}

// measurePreemption asks for the pending pods, one after another and each on the cluster as it is, who could be evicted
// for it, and where best. What is timed is the cycle that finds no node, the dry run on every node that eviction might
// help (upstream's own share of them is not looked at), and the choice.
func (c *benchCluster) measurePreemption(ctx context.Context, s *spec, options benchOptions) (*figures, error) {
	evaluator, err := c.evaluator(ctx)
	if err != nil {
		return nil, err
	}
	out := &figures{}
	var timed timings
	for index := 0; index < s.Pending.length && timed.total < options.most; index++ {
		pod, err := s.Pending.at(index)
		if err != nil {
			return nil, err
		}
		start := time.Now()
		candidates, err := c.decideAndPreempt(ctx, evaluator, pod)
		if err == nil && len(candidates) > 0 {
			evaluator.SelectCandidate(ctx, candidates)
		}
		timed.add(time.Since(start))
		if err != nil {
			return nil, fmt.Errorf("pod %s: %w", klog.KObj(pod), err)
		}
		if len(candidates) == 0 {
			out.Failed++
		} else {
			out.Placed++
		}
		if options.choices {
			found := podPreemption{klog.KObj(pod).String(), len(candidates), best(ctx, evaluator, candidates)}
			out.Preemptions = append(out.Preemptions, found)
		}
	}
	timed.tell(out)
	return out, nil
}

func (c *benchCluster) decideAndPreempt(
	ctx context.Context, evaluator *preemption.Evaluator, pod *v1.Pod,
) ([]preemption.Candidate, error) {
	info, err := framework.NewPodInfo(pod)
	if err != nil {
		return nil, err
	}
	state := framework.NewCycleState()
	node, fitError, err := c.decide(ctx, state, &framework.QueuedPodInfo{PodInfo: info})
	if err != nil {
		return nil, err
	}
	if fitError == nil {
		return nil, fmt.Errorf("fits on %q: nobody need be evicted", node)
	}
	candidates, _, err := dryRun(ctx, evaluator, c.snapshot, pod, state, fitError)
	return candidates, err
}

// evaluator is that of the first profile's DefaultPreemption: another one like it, since a profile hands out none.
func (c *benchCluster) evaluator(ctx context.Context) (*preemption.Evaluator, error) {
	made, err := plugins.NewInTreeRegistry()[names.DefaultPreemption](ctx, argsOf(c.profile, names.DefaultPreemption), c.first)
	if err != nil {
		return nil, err
	}
	return made.(*defaultpreemption.DefaultPreemption).Evaluator, nil
}
