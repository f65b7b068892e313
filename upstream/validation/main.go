// Command validation answers whether the API server accepts an object, with the API server's own code: strict decoding,
// defaults, and what each kind's strategy checks when an object is created or updated. No admission plugin runs.
//
// It reads an object a line on standard input, as JSON, and writes the answer to it, a line each, on standard output.
// A line {"live": OBJECT, "applied": OBJECT} asks for what becomes of the first when the second is applied over it.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// answer is empty for an object that is accepted.
type answer struct {
	// Why the text is no such object.
	Decode string `json:"decode,omitempty"`
	// Fields that are unknown or double.
	Strict   []string  `json:"strict,omitempty"`
	Problems []problem `json:"problems"`
	// The object that is there, as it is stored.
	Live json.RawMessage `json:"live,omitempty"`
	// What an apply makes of the object that is there.
	Merged json.RawMessage `json:"merged,omitempty"`
}

type problem struct {
	Path    string `json:"path"`
	Type    string `json:"type"`
	Message string `json:"message"`
}

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			text, failed := json.Marshal(check(line))
			if failed != nil {
				return failed
			}
			if _, failed := out.Write(append(text, '\n')); failed != nil {
				return failed
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

var decoder = kjson.NewSerializerWithOptions(kjson.DefaultMetaFactory, legacyscheme.Scheme, legacyscheme.Scheme,
	kjson.SerializerOptions{Strict: true})

func check(line []byte) (out answer) {
	defer func() {
		if r := recover(); r != nil {
			out = answer{Decode: fmt.Sprintf("panic: %v", r)}
		}
	}()
	var change update
	if json.Unmarshal(line, &change) == nil && change.Live != nil {
		return apply(change)
	}
	object, kind, err := decoder.Decode(line, nil, nil)
	if err != nil {
		strict, ok := runtime.AsStrictDecodingError(err)
		if !ok {
			return answer{Decode: err.Error()}
		}
		for _, one := range strict.Errors() {
			out.Strict = append(out.Strict, one.Error())
		}
	}
	strategy, ok := strategies[kind.Kind]
	if !ok {
		return answer{Decode: "no strategy for " + kind.Kind}
	}
	legacyscheme.Scheme.Default(object)
	internal, err := legacyscheme.Scheme.ConvertToVersion(object,
		schema.GroupVersion{Group: kind.Group, Version: runtime.APIVersionInternal})
	if err != nil {
		return answer{Decode: "convert: " + err.Error()}
	}
	out.Problems = problemsOf(create(strategy, kind, internal))
	return out
}

// create does what the create handler and the generic registry do up to the point where the object would be stored.
func create(strategy rest.RESTCreateStrategy, kind *schema.GroupVersionKind, object runtime.Object) error {
	meta := object.(metav1.Object)
	namespace := ""
	if strategy.NamespaceScoped() {
		if namespace = meta.GetNamespace(); namespace == "" {
			namespace = "default"
			meta.SetNamespace(namespace)
		}
	}
	rest.FillObjectMetaSystemFields(meta)
	if meta.GetGenerateName() != "" && meta.GetName() == "" {
		meta.SetName(strategy.GenerateName(meta.GetGenerateName()))
	}
	ctx := genericapirequest.WithNamespace(genericapirequest.NewContext(), namespace)
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIGroup: kind.Group, APIVersion: kind.Version,
	})
	return rest.BeforeCreate(strategy, ctx, object)
}

func problemsOf(err error) []problem {
	if err == nil {
		return nil
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return []problem{{Path: "?", Message: err.Error()}}
	}
	var found []problem
	for _, cause := range status.Status().Details.Causes {
		found = append(found, problem{Path: cause.Field, Type: string(cause.Type), Message: cause.Message})
	}
	return found
}
