package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// spec is a workload to measure: a cluster, and the pods to schedule onto it. bench/README.md describes it.
type spec struct {
	Namespaces entries[v1.Namespace] `json:"namespaces"`
	Nodes      entries[v1.Node]      `json:"nodes"`
	Pods       entries[v1.Pod]       `json:"pods"`
	Objects    entries[object]       `json:"objects"`
	Pending    pendingPods           `json:"pending"`
	Config     json.RawMessage       `json:"config"`
	Percent    *int32                `json:"percent"`
	Churn      struct {
		DeleteEvery *int `json:"deleteEvery"`
	} `json:"churn"`
}

// readSpec reads a file, or standard input where the path is "-".
func readSpec(path string) (*spec, error) {
	in := io.Reader(os.Stdin)
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	decoder := json.NewDecoder(in)
	decoder.DisallowUnknownFields()
	var s spec
	if err := decoder.Decode(&s); err != nil {
		return nil, err
	}
	if s.Percent != nil && (*s.Percent < 0 || *s.Percent > 100) {
		return nil, fmt.Errorf("percent: must be a whole number from 0 to 100, not %d", *s.Percent)
	}
	if every := s.Churn.DeleteEvery; every != nil && *every < 2 {
		return nil, fmt.Errorf("churn.deleteEvery: must be a whole number from 2 on, not %d", *every)
	}
	for _, pod := range s.Pods {
		identify(pod)
	}
	return &s, nil
}

// identify gives a pod what the API server would have given it, and without which the scheduler's cache has no key.
func identify(pod *v1.Pod) {
	if pod.Namespace == "" {
		pod.Namespace = metav1.NamespaceDefault
	}
	if pod.UID == "" {
		pod.UID = types.UID(pod.Namespace + "/" + pod.Name)
	}
}

// entries is a list with each template replaced by what it stands for.
type entries[T any] []*T

func (e *entries[T]) UnmarshalJSON(text []byte) error {
	list, err := readEntries(text)
	if err != nil {
		return err
	}
	for _, one := range list {
		for i := range one.count {
			made := new(T)
			*e = append(*e, made)
			if err := json.Unmarshal(one.text(i), made); err != nil {
				return err
			}
		}
	}
	return nil
}

// entry is an object of a list, or a template of many.
type entry struct {
	count int
	text  func(i int) []byte
	// What it is made from.
	template []byte
}

func readEntries(text []byte) ([]entry, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	made := make([]entry, len(list))
	for index, one := range list {
		var t struct {
			Template json.RawMessage `json:"template"`
			Count    int             `json:"count"`
		}
		if err := json.Unmarshal(one, &t); err != nil {
			return nil, err
		}
		if t.Template == nil {
			made[index] = entry{1, func(int) []byte { return one }, one}
			continue
		}
		text, err := compileTemplate(string(t.Template))
		if err != nil {
			return nil, err
		}
		made[index] = entry{t.Count, text, t.Template}
	}
	return made, nil
}

var (
	place = regexp.MustCompile(`\$\{\s*i\b([^}]*)\}`)
	chain = regexp.MustCompile(`^(\s*[-+*/%]\s*\d+\s*)*\s*$`)
	step  = regexp.MustCompile(`([-+*/%])\s*(\d+)`)
)

// compileTemplate cuts a template's text at its places, once for all that it makes.
func compileTemplate(text string) (func(i int) []byte, error) {
	var pieces []string
	var values []func(int) int
	from := 0
	for _, at := range place.FindAllStringSubmatchIndex(text, -1) {
		value, err := compileChain(text[at[2]:at[3]])
		if err != nil {
			return nil, err
		}
		pieces, values = append(pieces, text[from:at[0]]), append(values, value)
		from = at[1]
	}
	rest := text[from:]
	return func(i int) []byte {
		var out bytes.Buffer
		for index, piece := range pieces {
			out.WriteString(piece)
			out.WriteString(strconv.Itoa(values[index](i)))
		}
		out.WriteString(rest)
		return out.Bytes()
	}, nil
}

// compileChain compiles what follows the i: none or more of an operator and a number, from left to right.
func compileChain(text string) (func(int) int, error) {
	steps := step.FindAllStringSubmatch(text, -1)
	operands := make([]int, len(steps))
	valid := chain.MatchString(text)
	for index, match := range steps {
		operands[index], _ = strconv.Atoi(match[2])
		valid = valid && (operands[index] != 0 || !strings.Contains("/%", match[1]))
	}
	if !valid {
		return nil, fmt.Errorf("${i%s}: must be i and operators + - * / %% with whole numbers, such as ${i/50%%7}", text)
	}
	return func(value int) int {
		for index, match := range steps {
			switch match[1] {
			case "+":
				value += operands[index]
			case "-":
				value -= operands[index]
			case "*":
				value *= operands[index]
			case "/":
				value /= operands[index]
			case "%":
				value %= operands[index]
			}
		}
		return value
	}, nil
}
