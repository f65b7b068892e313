package main

import (
	"encoding/json"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	resourcev1 "k8s.io/api/resource/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// question is a case: a cluster and the pod to schedule.
type question struct {
	Name       string          `json:"name"`
	Nodes      []*v1.Node      `json:"nodes"`
	Namespaces []*v1.Namespace `json:"namespaces"`
	// Pods that are bound, or nominated for a node.
	Pods    []*v1.Pod       `json:"pods"`
	Objects []object        `json:"objects"`
	Config  json.RawMessage `json:"config"`
	Pod     *v1.Pod         `json:"pod"`
}

// object is anything else that plugins read, in the type that its kind names.
type object struct {
	value runtime.Object
}

var kinds = map[string]func() runtime.Object{
	"v1 PersistentVolume":                     func() runtime.Object { return &v1.PersistentVolume{} },
	"v1 PersistentVolumeClaim":                func() runtime.Object { return &v1.PersistentVolumeClaim{} },
	"v1 ReplicationController":                func() runtime.Object { return &v1.ReplicationController{} },
	"v1 Service":                              func() runtime.Object { return &v1.Service{} },
	"apps/v1 ReplicaSet":                      func() runtime.Object { return &appsv1.ReplicaSet{} },
	"apps/v1 StatefulSet":                     func() runtime.Object { return &appsv1.StatefulSet{} },
	"policy/v1 PodDisruptionBudget":           func() runtime.Object { return &policyv1.PodDisruptionBudget{} },
	"resource.k8s.io/v1 DeviceClass":          func() runtime.Object { return &resourcev1.DeviceClass{} },
	"storage.k8s.io/v1 CSIDriver":             func() runtime.Object { return &storagev1.CSIDriver{} },
	"storage.k8s.io/v1 CSINode":               func() runtime.Object { return &storagev1.CSINode{} },
	"storage.k8s.io/v1 CSIStorageCapacity":    func() runtime.Object { return &storagev1.CSIStorageCapacity{} },
	"storage.k8s.io/v1 StorageClass":          func() runtime.Object { return &storagev1.StorageClass{} },
	"storage.k8s.io/v1 VolumeAttachment":      func() runtime.Object { return &storagev1.VolumeAttachment{} },
	"storage.k8s.io/v1 VolumeAttributesClass": func() runtime.Object { return &storagev1.VolumeAttributesClass{} },
}

func (o *object) UnmarshalJSON(text []byte) error {
	var meta metav1.TypeMeta
	if err := json.Unmarshal(text, &meta); err != nil {
		return err
	}
	create, ok := kinds[meta.APIVersion+" "+meta.Kind]
	if !ok {
		return fmt.Errorf("no plugin reads objects of %s %s", meta.APIVersion, meta.Kind)
	}
	o.value = create()
	return json.Unmarshal(text, o.value)
}

// namespacesOf lists the case's namespaces and those that pods use without their being listed, which have the label
// that every namespace has and no other.
func namespacesOf(q *question) []*v1.Namespace {
	all := append([]*v1.Namespace{}, q.Namespaces...)
	known := map[string]bool{}
	for _, namespace := range all {
		known[namespace.Name] = true
	}
	pods := append([]*v1.Pod{}, q.Pods...)
	if q.Pod != nil {
		pods = append(pods, q.Pod)
	}
	for _, pod := range pods {
		if name := pod.Namespace; !known[name] {
			known[name] = true
			labels := map[string]string{v1.LabelMetadataName: name}
			all = append(all, &v1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}})
		}
	}
	return all
}
