//go:build k8s134

package main

import (
	"context"

	utilfeature "k8s.io/apiserver/pkg/util/feature"
	resourceslicetracker "k8s.io/dynamic-resource-allocation/resourceslice/tracker"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/features"
	"k8s.io/kubernetes/pkg/scheduler"
	internalcache "k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/dynamicresources"
	frameworkruntime "k8s.io/kubernetes/pkg/scheduler/framework/runtime"
	"k8s.io/kubernetes/pkg/scheduler/util/assumecache"
)

const kubernetesVersion = "1.34"

type (
	handle         = framework.Handle
	plugin         = framework.Plugin
	nominatingInfo = framework.NominatingInfo
)

func newCache(ctx context.Context) internalcache.Cache {
	return internalcache.New(ctx, 0, nil)
}

// versionOptions are what New of pkg/scheduler/scheduler.go gives the framework beside what all versions share.
func versionOptions(ctx context.Context, c *cluster) ([]frameworkruntime.Option, error) {
	claims := assumecache.NewAssumeCache(klog.FromContext(ctx), c.tables.Resource().V1().ResourceClaims().Informer(),
		"ResourceClaim", "", nil)
	// Without rules that taint devices: no case has devices.
	slices, err := resourceslicetracker.StartTracker(ctx, resourceslicetracker.Options{
		EnableConsumableCapacity: enabled(features.DRAConsumableCapacity),
		SliceInformer:            c.tables.Resource().V1().ResourceSlices(),
	})
	if err != nil {
		return nil, err
	}
	return []frameworkruntime.Option{
		frameworkruntime.WithSharedDRAManager(dynamicresources.NewDRAManager(ctx, claims, slices, c.tables)),
	}, nil
}

var enabled = utilfeature.DefaultFeatureGate.Enabled

// preemptionSucceeded is what PostFilter adds to the message when it has found a node: nothing before 1.37.
func preemptionSucceeded(string, int) string { return "" }

// scheduleOne is the cycle of schedulePod, which brings the snapshot up to date itself.
func scheduleOne(
	ctx context.Context, c *benchCluster, chosen framework.Framework, state *framework.CycleState,
	pod *framework.QueuedPodInfo,
) (scheduler.ScheduleResult, error) {
	return c.SchedulePod(ctx, chosen, state, pod.Pod)
}
