package main

import (
	"reflect"
	"sort"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/informers/apps"
	"k8s.io/client-go/informers/core"
	"k8s.io/client-go/informers/internalinterfaces"
	"k8s.io/client-go/informers/policy"
	"k8s.io/client-go/informers/resource"
	"k8s.io/client-go/informers/storage"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/tools/cache"
)

// tables is an informer factory without an API server behind it: what is added is known to every lister and event
// handler when add returns. No goroutine, no waiting for caches, and the same order every time.
type tables struct {
	informers.SharedInformerFactory
	byType map[reflect.Type]*table
	// Whether lists come in an order of their own, as they do in a cluster: sorting takes time.
	unsorted bool
}

func newTables() *tables {
	return &tables{
		SharedInformerFactory: informers.NewSharedInformerFactory(fake.NewClientset(), 0),
		byType:                map[reflect.Type]*table{},
	}
}

func (t *tables) InformerFor(object runtime.Object, _ internalinterfaces.NewInformerFunc) cache.SharedIndexInformer {
	return t.of(object)
}

func (t *tables) Apps() apps.Interface         { return apps.New(t, "", nil) }
func (t *tables) Core() core.Interface         { return core.New(t, "", nil) }
func (t *tables) Policy() policy.Interface     { return policy.New(t, "", nil) }
func (t *tables) Resource() resource.Interface { return resource.New(t, "", nil) }
func (t *tables) Storage() storage.Interface   { return storage.New(t, "", nil) }

func (t *tables) of(object runtime.Object) *table {
	key := reflect.TypeOf(object)
	found, ok := t.byType[key]
	if !ok {
		found = &table{indexer: cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{
			cache.NamespaceIndex: cache.MetaNamespaceIndexFunc,
		})}
		if !t.unsorted {
			found.indexer = sortedIndexer{found.indexer}
		}
		t.byType[key] = found
	}
	return found
}

func (t *tables) add(object runtime.Object) error {
	return t.of(object).add(object)
}

// clear removes everything, telling the handlers.
func (t *tables) clear() error {
	for _, table := range t.byType {
		if err := table.clear(); err != nil {
			return err
		}
	}
	return nil
}

// table is an informer of one kind. What it does not have of the interface is not used by the scheduler's plugins.
type table struct {
	cache.SharedIndexInformer
	indexer  cache.Indexer
	handlers []cache.ResourceEventHandler
}

func (t *table) GetIndexer() cache.Indexer              { return t.indexer }
func (t *table) GetStore() cache.Store                  { return t.indexer }
func (t *table) AddIndexers(added cache.Indexers) error { return t.indexer.AddIndexers(added) }
func (t *table) HasSynced() bool                        { return true }

func (t *table) AddEventHandler(handler cache.ResourceEventHandler) (cache.ResourceEventHandlerRegistration, error) {
	t.handlers = append(t.handlers, handler)
	return synced{}, nil
}

func (t *table) AddEventHandlerWithResyncPeriod(
	handler cache.ResourceEventHandler, _ time.Duration,
) (cache.ResourceEventHandlerRegistration, error) {
	return t.AddEventHandler(handler)
}

func (t *table) AddEventHandlerWithOptions(
	handler cache.ResourceEventHandler, _ cache.HandlerOptions,
) (cache.ResourceEventHandlerRegistration, error) {
	return t.AddEventHandler(handler)
}

func (t *table) add(object runtime.Object) error {
	if err := t.indexer.Add(object); err != nil {
		return err
	}
	for _, handler := range t.handlers {
		handler.OnAdd(object, false)
	}
	return nil
}

func (t *table) clear() error {
	for _, object := range t.indexer.List() {
		if err := t.indexer.Delete(object); err != nil {
			return err
		}
		for _, handler := range t.handlers {
			handler.OnDelete(object)
		}
	}
	return nil
}

// synced is the registration of a handler that has seen everything.
type synced struct {
	cache.ResourceEventHandlerRegistration
}

func (synced) HasSynced() bool { return true }

// sortedIndexer lists by namespace and name, where client-go lists in the random order of a map.
type sortedIndexer struct {
	cache.Indexer
}

func (s sortedIndexer) List() []any {
	return sortedByKey(s.Indexer.List(), nil)
}

func (s sortedIndexer) Index(name string, object any) ([]any, error) {
	found, err := s.Indexer.Index(name, object)
	return sortedByKey(found, err), err
}

func (s sortedIndexer) ByIndex(name, value string) ([]any, error) {
	found, err := s.Indexer.ByIndex(name, value)
	return sortedByKey(found, err), err
}

func sortedByKey(objects []any, err error) []any {
	if err != nil {
		return objects
	}
	sort.Slice(objects, func(i, j int) bool { return keyOf(objects[i]) < keyOf(objects[j]) })
	return objects
}

func keyOf(object any) string {
	key, _ := cache.MetaNamespaceKeyFunc(object)
	return key
}
