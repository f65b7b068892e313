package main

import (
	"context"
	"sort"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	extenderv1 "k8s.io/kube-scheduler/extender/v1"
	fwk "k8s.io/kube-scheduler/framework"
	internalcache "k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/preemption"
)

// preemptionAnswer is what DefaultPreemption found out, with every node a candidate.
type preemptionAnswer struct {
	Eligible   bool                       `json:"eligible"`
	Candidates map[string]candidateAnswer `json:"candidates,omitempty"`
	// The candidates among which upstream may choose.
	Best []string `json:"best,omitempty"`
}

type candidateAnswer struct {
	// Each as namespace/name, the most important first.
	Victims       []string `json:"victims"`
	PdbViolations int64    `json:"pdbViolations,omitempty"`
}

// preempt runs the dry run of preemption and words the event.
//
// Upstream's PostFilter is run only when there is nobody to evict: what it would do after its choice, which is to delete
// pods through an API server, is not asked for.
func (out *answer) preempt(
	ctx context.Context, c *cluster, q *question, state *framework.CycleState, fitError *framework.FitError,
) error {
	if c.preemption != nil {
		found, candidates, err := c.dryRun(ctx, q, state, fitError)
		if err != nil {
			return err
		}
		out.Preemption = found
		if out.PreFilter != "" {
			// PostFilter ends before preemption when another plugin's does.
			found.Candidates, found.Best = nil, nil
			candidates = nil
		}
		if len(candidates) > 0 {
			if len(found.Best) == 1 {
				victims := len(found.Candidates[found.Best[0]].Victims)
				fitError.Diagnosis.PostFilterMsg = preemptionSucceeded(found.Best[0], victims)
				out.Event = fitError.Error()
			}
			return nil
		}
	}
	if c.HasPostFilterPlugins() {
		_, status := c.RunPostFilterPlugins(ctx, state, q.Pod, fitError.Diagnosis.NodeToStatus)
		fitError.Diagnosis.PostFilterMsg = status.Message()
	}
	out.Event = fitError.Error()
	return nil
}

// dryRun asks what evaluate and findCandidates of pkg/scheduler/framework/preemption/preemption.go ask, with all nodes
// as candidates and the first as the place to start.
func (c *cluster) dryRun(
	ctx context.Context, q *question, state *framework.CycleState, fitError *framework.FitError,
) (*preemptionAnswer, []preemption.Candidate, error) {
	evaluator := c.preemption.Evaluator
	candidates, eligible, err := dryRun(ctx, evaluator, c.snapshot, q.Pod, state, fitError)
	found := &preemptionAnswer{Eligible: eligible}
	if candidates == nil {
		return found, nil, err
	}
	found.Candidates = map[string]candidateAnswer{}
	for _, candidate := range candidates {
		victims := candidate.Victims()
		one := candidateAnswer{Victims: []string{}, PdbViolations: victims.NumPDBViolations}
		for _, pod := range victims.Pods {
			one.Victims = append(one.Victims, pod.Namespace+"/"+pod.Name)
		}
		found.Candidates[candidate.Name()] = one
	}
	found.Best = best(ctx, evaluator, candidates)
	return found, candidates, nil
}

// dryRun finds the nodes on which eviction makes room, and whether the pod may evict others at all. No list where no
// node was asked.
func dryRun(
	ctx context.Context, evaluator *preemption.Evaluator, snapshot *internalcache.Snapshot, pod *v1.Pod,
	state *framework.CycleState, fitError *framework.FitError,
) ([]preemption.Candidate, bool, error) {
	statuses := fitError.Diagnosis.NodeToStatus
	if eligible, _ := evaluator.PodEligibleToPreemptOthers(ctx, pod, statuses.Get(pod.Status.NominatedNodeName)); !eligible {
		return nil, false, nil
	}
	nodes, err := statuses.NodesForStatusCode(snapshot.NodeInfos(), fwk.Unschedulable)
	if err != nil || len(nodes) == 0 {
		return nil, true, err
	}
	budgets, err := evaluator.PdbLister.List(labels.Everything())
	if err != nil {
		return nil, true, err
	}
	candidates, _, err := evaluator.DryRunPreemption(ctx, state, pod, nodes, budgets, 0, int32(len(nodes)))
	if len(candidates) > 0 {
		return candidates, true, nil
	}
	return []preemption.Candidate{}, true, err
}

// best lists the candidates among which upstream's choice is a matter of a map's order: those that would win if their
// victims had started the least bit later, which is the last of its criteria.
func best(ctx context.Context, evaluator *preemption.Evaluator, candidates []preemption.Candidate) []string {
	if len(candidates) == 0 {
		return nil
	}
	// For upstream, a pod without a start time has started when it is looked at.
	now := metav1.Now()
	timed := make([]preemption.Candidate, len(candidates))
	for i, one := range candidates {
		timed[i] = startedAt(one, now, 0)
	}
	winner := evaluator.SelectCandidate(ctx, timed)
	best := []string{winner.Name()}
	for i, one := range candidates {
		if one.Name() == winner.Name() {
			continue
		}
		pair := []preemption.Candidate{winner, startedAt(candidates[i], now, time.Nanosecond)}
		if evaluator.SelectCandidate(ctx, pair).Name() == one.Name() {
			best = append(best, one.Name())
		}
	}
	sort.Strings(best)
	return best
}

type candidate struct {
	name    string
	victims *extenderv1.Victims
}

func (c *candidate) Name() string                 { return c.name }
func (c *candidate) Victims() *extenderv1.Victims { return c.victims }

// NumPodGroupDisruptions is asked for since 1.37.
func (c *candidate) NumPodGroupDisruptions() int { return 0 }

func startedAt(one preemption.Candidate, now metav1.Time, later time.Duration) preemption.Candidate {
	victims := &extenderv1.Victims{NumPDBViolations: one.Victims().NumPDBViolations}
	for _, pod := range one.Victims().Pods {
		started := pod.Status.StartTime
		if started == nil {
			started = &now
		}
		moved := metav1.NewTime(started.Add(later))
		copied := &v1.Pod{ObjectMeta: pod.ObjectMeta, Spec: pod.Spec, Status: pod.Status}
		copied.Status.StartTime = &moved
		victims.Pods = append(victims.Pods, copied)
	}
	return &candidate{name: one.Name(), victims: victims}
}
