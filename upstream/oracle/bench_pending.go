package main

import (
	"encoding/json"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// pendingPods is the list of pods to schedule. Each is made when it is its turn: a million need not be there at once.
type pendingPods struct {
	entries []entry
	length  int
}

func (p *pendingPods) UnmarshalJSON(text []byte) error {
	list, err := readEntries(text)
	if err != nil {
		return err
	}
	*p = pendingPods{entries: list}
	for _, one := range list {
		p.length += one.count
	}
	return nil
}

// at makes the pod with this place in the list.
func (p *pendingPods) at(index int) (*v1.Pod, error) {
	for _, one := range p.entries {
		if index < one.count {
			pod := &v1.Pod{}
			err := json.Unmarshal(one.text(index), pod)
			identify(pod)
			return pod, err
		}
		index -= one.count
	}
	panic("no such pod")
}

// namespaces is a pod in each namespace that the pods are in, read without making them all.
func (p *pendingPods) namespaces() ([]*v1.Pod, error) {
	var found []*v1.Pod
	known := map[string]bool{}
	for _, one := range p.entries {
		var said metav1.PartialObjectMetadata
		if err := json.Unmarshal(one.template, &said); err != nil {
			return nil, err
		}
		name, err := compileTemplate(said.Namespace)
		if err != nil {
			return nil, err
		}
		count := one.count
		if !place.MatchString(said.Namespace) {
			count = min(count, 1)
		}
		for i := range count {
			pod := &v1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: string(name(i))}}
			identify(pod)
			if !known[pod.Namespace] {
				known[pod.Namespace] = true
				found = append(found, pod)
			}
		}
	}
	return found, nil
}
