package main

import (
	v1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
	fwk "k8s.io/kube-scheduler/framework"
)

// nominator knows the nominated pods of the case, in its order. Upstream's own keeps names and looks the pods up in the
// scheduling queue, where each waits with its whole spec.
type nominator struct {
	byNode map[string][]fwk.PodInfo
}

func (n *nominator) add(info fwk.PodInfo) {
	if n.byNode == nil {
		n.clear()
	}
	node := info.GetPod().Status.NominatedNodeName
	n.byNode[node] = append(n.byNode[node], info)
}

func (n *nominator) clear() { n.byNode = map[string][]fwk.PodInfo{} }

func (n *nominator) NominatedPodsForNode(node string) []fwk.PodInfo { return n.byNode[node] }

// No cycle of the oracle gets so far that a nomination changes.

func (n *nominator) AddNominatedPod(klog.Logger, fwk.PodInfo, *nominatingInfo) {}
func (n *nominator) DeleteNominatedPodIfExists(*v1.Pod)                        {}
func (n *nominator) UpdateNominatedPod(klog.Logger, *v1.Pod, fwk.PodInfo)      {}
