package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/util/sets"
	fwk "k8s.io/kube-scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

// answer is what one cycle found out, in the conformance format.
type answer struct {
	Name       string                `json:"name"`
	Message    string                `json:"message,omitempty"`
	Event      string                `json:"event,omitempty"`
	Error      string                `json:"error,omitempty"`
	PreFilter  string                `json:"preFilter,omitempty"`
	Nodes      map[string]nodeAnswer `json:"nodes"`
	Preemption *preemptionAnswer     `json:"preemption,omitempty"`
}

type nodeAnswer struct {
	Code    string           `json:"code"`
	Plugin  string           `json:"plugin,omitempty"`
	Reasons []string         `json:"reasons,omitempty"`
	Scores  map[string]int64 `json:"scores,omitempty"`
	Total   *int64           `json:"total,omitempty"`
}

// What a node that a PreFilterResult leaves out is said to be when another one is feasible: upstream words nothing then.
const excluded = "excluded by PreFilterResult"

// schedule runs the steps of schedulePod (pkg/scheduler/schedule_one.go) with upstream's framework and plugins, on
// every node, and keeps what each step said.
func schedule(c *cluster, q *question) *answer {
	ctx := context.Background()
	out := &answer{Name: q.Name, Nodes: map[string]nodeAnswer{}}
	failed := func(err error) *answer {
		return &answer{Name: q.Name, Error: err.Error(), Nodes: map[string]nodeAnswer{}}
	}
	all, err := c.snapshot.NodeInfos().List()
	if err != nil {
		return failed(err)
	}
	if len(all) == 0 {
		return failed(scheduler.ErrNoNodesAvailable)
	}

	state := framework.NewCycleState()
	diagnosis := framework.Diagnosis{NodeToStatus: framework.NewDefaultNodeToStatus()}
	result, status, rejectors := c.RunPreFilterPlugins(ctx, state, q.Pod)
	diagnosis.UnschedulablePlugins = rejectors
	if !status.IsSuccess() {
		if !status.IsRejected() {
			return failed(status.AsError())
		}
		out.PreFilter = status.Code().String()
		diagnosis.NodeToStatus.SetAbsentNodesStatus(status)
		diagnosis.PreFilterMsg = status.Message()
		diagnosis.AddPluginStatus(status)
		for _, node := range all {
			out.Nodes[node.Node().Name] = rejected(status)
		}
		return out.unschedulable(ctx, c, q, state, diagnosis, len(all))
	}

	// The nominated node is tried first, and the plugins that reject it are from then on among those that left nodes out:
	// evaluateNominatedNode is given a copy of the diagnosis, which shares the set with it.
	if nominated, err := c.snapshot.NodeInfos().Get(q.Pod.Status.NominatedNodeName); err == nil {
		if status := c.RunFilterPluginsWithNominatedPods(ctx, state, q.Pod, nominated); !status.IsSuccess() {
			copied := diagnosis
			copied.AddPluginStatus(status)
		}
	}
	// Worded before the filters run, which add to the set too.
	absent := fwk.NewStatus(fwk.UnschedulableAndUnresolvable,
		fmt.Sprintf("node(s) didn't satisfy plugin(s) %v", sets.List(rejectors)))
	if !result.AllNodes() {
		diagnosis.NodeToStatus.SetAbsentNodesStatus(absent)
	}

	var feasible []fwk.NodeInfo
	var leftOut []string
	for _, node := range all {
		name := node.Node().Name
		// The node that the pod is nominated for is asked whatever PreFilter said, and stays in the diagnosis.
		if !result.AllNodes() && !result.NodeNames.Has(name) && name != q.Pod.Status.NominatedNodeName {
			leftOut = append(leftOut, name)
			continue
		}
		status := c.RunFilterPluginsWithNominatedPods(ctx, state, q.Pod, node)
		switch {
		case status.IsSuccess():
			feasible = append(feasible, node)
		case status.IsRejected():
			out.Nodes[name] = rejected(status)
			diagnosis.NodeToStatus.Set(name, status)
			diagnosis.AddPluginStatus(status)
		default:
			return failed(status.AsError())
		}
	}
	for _, name := range leftOut {
		out.Nodes[name] = rejected(absent)
		if len(feasible) > 0 {
			out.Nodes[name] = nodeAnswer{Code: absent.Code().String(), Reasons: []string{excluded}}
		}
	}
	if len(feasible) == 0 {
		return out.unschedulable(ctx, c, q, state, diagnosis, len(all))
	}

	// Where nothing scores, upstream prepares nothing either: see prioritizeNodes.
	if c.HasScorePlugins() {
		if status := c.RunPreScorePlugins(ctx, state, q.Pod, feasible); !status.IsSuccess() {
			return failed(status.AsError())
		}
	}
	scored, status := c.RunScorePlugins(ctx, state, q.Pod, feasible)
	if !status.IsSuccess() {
		return failed(status.AsError())
	}
	for _, node := range scored {
		scores := map[string]int64{}
		for _, score := range node.Scores {
			scores[score.Name] = score.Score
		}
		out.Nodes[node.Name] = nodeAnswer{Code: fwk.Success.String(), Scores: scores, Total: &node.TotalScore}
	}
	return out
}

func rejected(status *fwk.Status) nodeAnswer {
	return nodeAnswer{Code: status.Code().String(), Plugin: status.Plugin(), Reasons: status.Reasons()}
}

// unschedulable adds the FitError and what PostFilter makes of it.
func (out *answer) unschedulable(
	ctx context.Context, c *cluster, q *question, state *framework.CycleState, diagnosis framework.Diagnosis, nodes int,
) *answer {
	fitError := &framework.FitError{Pod: q.Pod, NumAllNodes: nodes, Diagnosis: diagnosis}
	out.Message = fitError.Error()
	if err := out.preempt(ctx, c, q, state, fitError); err != nil {
		return &answer{Name: q.Name, Error: err.Error(), Nodes: map[string]nodeAnswer{}}
	}
	return out
}
