package main

import (
	"encoding/json"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// lastApplied is where `kubectl apply` keeps what it was given.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// update is an object that is there, and one that is applied over it.
type update struct {
	Live    json.RawMessage `json:"live"`
	Applied json.RawMessage `json:"applied"`
}

// apply does what `kubectl apply` and the API server's patch and update handlers do up to the point where the object
// would be stored.
func apply(change update) (out answer) {
	live, kind, err := decoder.Decode(change.Live, nil, nil)
	if err != nil && !runtime.IsStrictDecodingError(err) {
		return answer{Decode: "live: " + err.Error()}
	}
	strategy, ok := strategies[kind.Kind].(rest.RESTUpdateStrategy)
	if !ok {
		return answer{Decode: "no strategy for updates of " + kind.Kind}
	}
	if strategy.NamespaceScoped() && live.(metav1.Object).GetNamespace() == "" {
		live.(metav1.Object).SetNamespace("default")
	}
	legacyscheme.Scheme.Default(live)
	if out.Live, err = json.Marshal(live); err != nil {
		return answer{Decode: "live: " + err.Error()}
	}
	merged, err := merge(out.Live, live, change.Applied)
	if err != nil {
		return answer{Decode: "merge: " + err.Error()}
	}
	out.Merged = merged
	object, _, err := decoder.Decode(merged, nil, nil)
	if err != nil && !runtime.IsStrictDecodingError(err) {
		return answer{Decode: "merged: " + err.Error()}
	}
	legacyscheme.Scheme.Default(object)
	version := schema.GroupVersion{Group: kind.Group, Version: runtime.APIVersionInternal}
	old, err := legacyscheme.Scheme.ConvertToVersion(live, version)
	if err != nil {
		return answer{Decode: "convert: " + err.Error()}
	}
	next, err := legacyscheme.Scheme.ConvertToVersion(object, version)
	if err != nil {
		return answer{Decode: "convert: " + err.Error()}
	}
	namespace := ""
	if strategy.NamespaceScoped() {
		namespace = old.(metav1.Object).GetNamespace()
	}
	ctx := genericapirequest.WithNamespace(genericapirequest.NewContext(), namespace)
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{
		IsResourceRequest: true, Verb: "update", APIGroup: kind.Group, APIVersion: kind.Version,
	})
	// Whoever updates an object says of which state; kinds that may not be updated without ask for it.
	old.(metav1.Object).SetResourceVersion("1")
	next.(metav1.Object).SetResourceVersion("1")
	out.Problems = problemsOf(rest.BeforeUpdate(strategy, ctx, next, old))
	return out
}

func merge(current []byte, live runtime.Object, applied []byte) ([]byte, error) {
	meta, err := strategicpatch.NewPatchMetaFromStruct(live)
	if err != nil {
		return nil, err
	}
	original := []byte(live.(metav1.Object).GetAnnotations()[lastApplied])
	if len(original) == 0 {
		original = nil
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch(original, applied, current, meta, true)
	if err != nil {
		return nil, err
	}
	return strategicpatch.StrategicMergePatchUsingLookupPatchMeta(current, patch, meta)
}
