//go:build k8s136

package main

import (
	"context"

	utilfeature "k8s.io/apiserver/pkg/util/feature"
	resourceslicetracker "k8s.io/dynamic-resource-allocation/resourceslice/tracker"
	"k8s.io/klog/v2"
	fwk "k8s.io/kube-scheduler/framework"
	"k8s.io/kubernetes/pkg/features"
	"k8s.io/kubernetes/pkg/scheduler"
	internalcache "k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/dynamicresources"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/nodevolumelimits"
	frameworkruntime "k8s.io/kubernetes/pkg/scheduler/framework/runtime"
	"k8s.io/kubernetes/pkg/scheduler/util/assumecache"
)

const kubernetesVersion = "1.36"

type (
	handle         = fwk.Handle
	plugin         = fwk.Plugin
	nominatingInfo = fwk.NominatingInfo
)

func newCache(ctx context.Context) internalcache.Cache {
	return internalcache.New(ctx, nil, enabled(features.GenericWorkload))
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
		frameworkruntime.WithSharedCSIManager(nodevolumelimits.NewCSIManager(c.tables.Storage().V1().CSINodes().Lister())),
		frameworkruntime.WithPodGroupManager(newCache(ctx)),
	}, nil
}

var enabled = utilfeature.DefaultFeatureGate.Enabled

// preemptionSucceeded is what PostFilter adds to the message when it has found a node: nothing before 1.37.
func preemptionSucceeded(string, int) string { return "" }

// scheduleOne is the cycle of schedulePod, after the snapshot has been brought up to date.
// Source: schedulingCycle (pkg/scheduler/schedule_one.go).
func scheduleOne(
	ctx context.Context, c *benchCluster, chosen framework.Framework, state *framework.CycleState,
	pod *framework.QueuedPodInfo,
) (scheduler.ScheduleResult, error) {
	if err := c.Cache.UpdateSnapshot(klog.FromContext(ctx), c.snapshot); err != nil {
		return scheduler.ScheduleResult{}, err
	}
	return c.SchedulePod(ctx, chosen, state, pod)
}
