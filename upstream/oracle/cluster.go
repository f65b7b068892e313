package main

import (
	"context"
	"fmt"

	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/scheduler/apis/config"
	"k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"
	internalcache "k8s.io/kubernetes/pkg/scheduler/backend/cache"
	"k8s.io/kubernetes/pkg/scheduler/framework"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/defaultpreemption"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins/names"
	frameworkruntime "k8s.io/kubernetes/pkg/scheduler/framework/runtime"

	kuberuntime "k8s.io/apimachinery/pkg/runtime"
	configv1 "k8s.io/kube-scheduler/config/v1"
)

// cluster is a scheduler's framework with the listers and the snapshot that its plugins read. Making one takes far
// longer than scheduling a pod, so it serves all cases of one configuration, one after another.
type cluster struct {
	framework.Framework
	tables     *tables
	nominator  *nominator
	snapshot   *internalcache.Snapshot
	preemption *defaultpreemption.DefaultPreemption
	stop       context.CancelFunc
}

// clusters are those of one worker, by configuration.
type clusters struct {
	byConfig map[string]*cluster
}

// Random configurations are many, and each holds a framework.
const mostClusters = 32

func newClusters() *clusters {
	return &clusters{byConfig: map[string]*cluster{}}
}

func (c *clusters) forget() {
	for _, cluster := range c.byConfig {
		cluster.stop()
	}
	c.byConfig = map[string]*cluster{}
}

// load puts the case into the cluster of its configuration. The caller unloads it.
func (c *clusters) load(q *question) (*cluster, error) {
	if q.Pod == nil {
		return nil, fmt.Errorf("no pod to schedule")
	}
	key := string(q.Config)
	found, ok := c.byConfig[key]
	if !ok {
		if len(c.byConfig) >= mostClusters {
			c.forget()
		}
		profile, err := profileOf(q.Config)
		if err != nil {
			return nil, err
		}
		if found, err = newCluster(profile); err != nil {
			return nil, err
		}
		c.byConfig[key] = found
	}
	return found, found.load(q)
}

// profileOf is the first profile of a configuration, with upstream's defaults; of none, the default profile.
func profileOf(text []byte) (*config.KubeSchedulerProfile, error) {
	configuration, err := decodeConfiguration(text)
	if err != nil {
		return nil, err
	}
	return &configuration.Profiles[0], nil
}

// decodeConfiguration reads a configuration, with upstream's defaults; without any it is all defaults.
func decodeConfiguration(text []byte) (*config.KubeSchedulerConfiguration, error) {
	if len(text) == 0 || string(text) == "null" {
		var versioned configv1.KubeSchedulerConfiguration
		scheme.Scheme.Default(&versioned)
		internal := &config.KubeSchedulerConfiguration{}
		return internal, scheme.Scheme.Convert(&versioned, internal, nil)
	}
	decoded, _, err := scheme.Codecs.UniversalDecoder().Decode(text, nil, nil)
	if err != nil {
		return nil, err
	}
	internal, ok := decoded.(*config.KubeSchedulerConfiguration)
	if !ok {
		return nil, fmt.Errorf("config is a %T", decoded)
	}
	return internal, nil
}

func newCluster(profile *config.KubeSchedulerProfile) (*cluster, error) {
	ctx, stop := context.WithCancel(context.Background())
	made := &cluster{
		tables:    newTables(),
		nominator: &nominator{},
		snapshot:  internalcache.NewEmptySnapshot(),
		stop:      stop,
	}
	registry := plugins.NewInTreeRegistry()
	create := registry[names.DefaultPreemption]
	registry[names.DefaultPreemption] = func(ctx context.Context, args kuberuntime.Object, h handle) (plugin, error) {
		p, err := create(ctx, args, h)
		if err == nil {
			made.preemption = p.(*defaultpreemption.DefaultPreemption)
		}
		return p, err
	}
	options, err := versionOptions(ctx, made)
	if err != nil {
		stop()
		return nil, err
	}
	made.Framework, err = frameworkruntime.NewFramework(ctx, registry, profile, append(options,
		frameworkruntime.WithClientSet(fake.NewClientset()),
		frameworkruntime.WithInformerFactory(made.tables),
		frameworkruntime.WithSnapshotSharedLister(made.snapshot),
		frameworkruntime.WithPodNominator(made.nominator),
		// One case keeps one worker busy, and the order of what happens is the order of the nodes.
		frameworkruntime.WithParallelism(1),
	)...)
	if err != nil {
		stop()
		return nil, err
	}
	return made, nil
}

func (c *cluster) load(q *question) error {
	for _, namespace := range namespacesOf(q) {
		if err := c.tables.add(namespace); err != nil {
			return err
		}
	}
	for _, object := range q.Objects {
		if err := c.tables.add(object.value); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	logger := klog.FromContext(ctx)
	cache := newCache(ctx)
	for _, node := range q.Nodes {
		if err := c.tables.add(node); err != nil {
			return err
		}
		cache.AddNode(logger, node)
	}
	for _, pod := range q.Pods {
		// The scheduler's informer does not list pods that have ended.
		if pod.Status.Phase == v1.PodSucceeded || pod.Status.Phase == v1.PodFailed {
			continue
		}
		if err := c.tables.add(pod); err != nil {
			return err
		}
		switch {
		case pod.Spec.NodeName != "":
			if err := cache.AddPod(logger, pod); err != nil {
				return err
			}
		case pod.Status.NominatedNodeName != "":
			info, err := framework.NewPodInfo(pod)
			if err != nil {
				return err
			}
			c.nominator.add(info)
		}
	}
	if err := c.tables.add(q.Pod); err != nil {
		return err
	}
	// Plugins keep the pointer.
	*c.snapshot = *internalcache.NewEmptySnapshot()
	return cache.UpdateSnapshot(logger, c.snapshot)
}

func (c *cluster) unload() {
	c.nominator.clear()
	if err := c.tables.clear(); err != nil {
		panic(err)
	}
}
