package main

import (
	"context"
	"encoding/json"
	"slices"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/events"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/apis/config"
	internalcache "k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/profile"
)

// everyNode is the percentage at which all nodes are looked at.
const everyNode = 100

// benchCluster is upstream's whole scheduler, with its own cache and as many threads as it has by default, over tables
// in place of an API server. Only its queue stands still: pods are handed to it one by one.
type benchCluster struct {
	*scheduler.Scheduler
	snapshot *internalcache.Snapshot
	// The first profile decides pods whose scheduler has none.
	first framework.Framework
	// What was asked of it.
	profile config.KubeSchedulerProfile
}

func newBenchCluster(ctx context.Context, s *spec) (*benchCluster, error) {
	configuration, err := configurationOf(s)
	if err != nil {
		return nil, err
	}
	client, known := fake.NewClientset(), newTables()
	known.unsorted = true
	broadcaster := events.NewBroadcaster(&events.EventSinkImpl{Interface: client.EventsV1()})
	made, err := scheduler.New(ctx, client, known, nil, profile.NewRecorderFactory(broadcaster),
		scheduler.WithProfiles(configuration.Profiles...),
		scheduler.WithPercentageOfNodesToScore(configuration.PercentageOfNodesToScore))
	if err != nil {
		return nil, err
	}
	name := configuration.Profiles[0].SchedulerName
	first := made.Profiles[name]
	cluster := &benchCluster{
		Scheduler: made,
		snapshot:  first.SnapshotSharedLister().(*internalcache.Snapshot),
		first:     first,
		profile:   configuration.Profiles[0],
	}
	return cluster, fillTables(known, s, name)
}

// configurationOf is the spec's, looking at as many nodes as it asks for: its percentage goes before those of the
// configuration, and without any all nodes are looked at.
func configurationOf(s *spec) (*config.KubeSchedulerConfiguration, error) {
	text := s.Config
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err == nil && len(fields) == 0 {
		text = nil
	}
	configuration, err := decodeConfiguration(text)
	if err != nil {
		return nil, err
	}
	if s.Percent != nil {
		configuration.PercentageOfNodesToScore = s.Percent
		for index := range configuration.Profiles {
			configuration.Profiles[index].PercentageOfNodesToScore = nil
		}
	} else if asked, err := asksForPercentage(text); err != nil || !asked {
		// Defaulting fills the field in: what was asked for is to be seen in the text alone.
		all := int32(everyNode)
		configuration.PercentageOfNodesToScore = &all
		return configuration, err
	}
	return configuration, nil
}

// fillTables tells the scheduler of the cluster, through the event handlers that it has registered.
func fillTables(known *tables, s *spec, schedulerName string) error {
	pending, err := s.Pending.namespaces()
	if err != nil {
		return err
	}
	for _, namespace := range namespacesOf(&question{Namespaces: s.Namespaces, Pods: slices.Concat(s.Pods, pending)}) {
		if err := known.add(namespace); err != nil {
			return err
		}
	}
	for _, object := range s.Objects {
		if err := known.add(object.value); err != nil {
			return err
		}
	}
	for _, node := range s.Nodes {
		if err := known.add(node); err != nil {
			return err
		}
	}
	for _, pod := range s.Pods {
		// The scheduler's informer does not list pods that have ended.
		if pod.Status.Phase == v1.PodSucceeded || pod.Status.Phase == v1.PodFailed {
			continue
		}
		// It takes note of a nomination only where the pod is its own.
		if pod.Spec.NodeName == "" && pod.Spec.SchedulerName == "" {
			pod.Spec.SchedulerName = schedulerName
		}
		if err := known.add(pod); err != nil {
			return err
		}
	}
	return nil
}

// profileOf is the profile that decides the pod.
func (c *benchCluster) profileOf(pod *v1.Pod) framework.Framework {
	name := pod.Spec.SchedulerName
	if name == "" {
		// As the API server has it.
		name = v1.DefaultSchedulerName
	}
	if chosen, ok := c.Profiles[name]; ok {
		return chosen
	}
	return c.first
}

// decide is a cycle of one pod. It returns no node when none fits, and why, unless there is no node at all.
func (c *benchCluster) decide(
	ctx context.Context, state *framework.CycleState, pod *framework.QueuedPodInfo,
) (string, *framework.FitError, error) {
	result, err := scheduleOne(ctx, c, c.profileOf(pod.Pod), state, pod)
	if unfit, ok := err.(*framework.FitError); ok {
		return "", unfit, nil
	}
	if err == scheduler.ErrNoNodesAvailable {
		return "", nil, nil
	}
	return result.SuggestedHost, nil, err
}

// assume puts a pod on a node, and returns it as the cache holds it.
// Source: assumeAndReserve and assume (pkg/scheduler/schedule_one.go), without Reserve.
func (c *benchCluster) assume(ctx context.Context, pod *framework.QueuedPodInfo, node string) (*v1.Pod, error) {
	assumed := pod.DeepCopy().Pod
	assumed.Spec.NodeName = node
	return assumed, c.Cache.AssumePod(klog.FromContext(ctx), assumed)
}

// asksForPercentage tells whether a configuration says how many nodes to look at, anywhere.
func asksForPercentage(text []byte) (bool, error) {
	type asks struct {
		PercentageOfNodesToScore *int32 `json:"percentageOfNodesToScore"`
	}
	var said struct {
		asks
		Profiles []asks `json:"profiles"`
	}
	if len(text) == 0 {
		return false, nil
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return false, err
	}
	asked := said.PercentageOfNodesToScore != nil
	for _, one := range said.Profiles {
		asked = asked || one.PercentageOfNodesToScore != nil
	}
	return asked, nil
}

// argsOf is how the profile configures a plugin.
func argsOf(profile config.KubeSchedulerProfile, plugin string) runtime.Object {
	for _, one := range profile.PluginConfig {
		if one.Name == plugin {
			return one.Args
		}
	}
	return nil
}
