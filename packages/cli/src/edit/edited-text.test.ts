import { expect, test } from "vitest";
import { editedText } from "./edited-text.ts";

const start = { line: 1, column: 1 };

const web = `# the front
kind: Deployment # of the shop
metadata: {name: web}
spec:
  replicas: 3   # as many as nodes

  template:
    spec:
      nodeSelector:
        disk: "ssd"
      containers:
      - name: main
        resources:
          requests: {cpu: 1, memory: 1Gi}
      # the last
`;

function edited(text: string, patch: Parameters<typeof editedText>[2], at = { line: 2, column: 1 }): string {
  const result = editedText(text, at, patch);
  return result.ok ? result.text : `refused: ${result.message}`;
}

test("a value changes, and nothing around it", () => {
  expect(edited(web, [{ op: "replace", path: "/spec/replicas", value: 2 }])).toBe(
    web.replace("replicas: 3", "replicas: 2"),
  );
  expect(edited(web, [{ op: "replace", path: "/spec/template/spec/nodeSelector/disk", value: "hdd" }])).toBe(
    web.replace('"ssd"', '"hdd"'),
  );
  expect(
    edited(web, [{ op: "replace", path: "/spec/template/spec/containers/0/resources/requests/cpu", value: "500m" }]),
  ).toBe(web.replace("cpu: 1,", 'cpu: "500m",'));
});

test("what is added comes last, in the style of the file", () => {
  const tolerations = [{ key: "dedicated", operator: "Exists" }];
  expect(edited(web, [{ op: "add", path: "/spec/template/spec/tolerations", value: tolerations }])).toBe(
    web.replace(
      "memory: 1Gi}\n",
      "memory: 1Gi}\n      tolerations:\n      - key: dedicated\n        operator: Exists\n",
    ),
  );
});

test("what is removed goes with its lines", () => {
  expect(edited(web, [{ op: "remove", path: "/spec/template/spec/nodeSelector" }])).toBe(
    web.replace('      nodeSelector:\n        disk: "ssd"\n', ""),
  );
  expect(edited(web, [{ op: "remove", path: "/spec/template/spec/nodeSelector/disk" }])).toBe(
    web.replace('nodeSelector:\n        disk: "ssd"', "nodeSelector: {}"),
  );
  expect(edited(web, [{ op: "remove", path: "/spec/template/spec/containers/0/resources/requests/cpu" }])).toBe(
    web.replace("cpu: 1, ", ""),
  );
});

test("lists: added, removed, behind a dash, at the end of a text without a line break", () => {
  const list = "a:\n  - x: 1\n    y: 2\n  - x: 3";
  expect(edited(list, [{ op: "add", path: "/a/-", value: { x: 4 } }], start)).toBe(`${list}\n  - x: 4`);
  expect(edited(list, [{ op: "remove", path: "/a/0" }], start)).toBe("a:\n  - x: 3");
  expect(edited(list, [{ op: "remove", path: "/a/0/x" }], start)).toBe("a:\n  - y: 2\n  - x: 3");
});

test("the document of several, and the item of a List, that begins there", () => {
  const text = "kind: A\nn: 1\n---\n# second\nkind: List\nitems:\n- kind: B\n  n: 1\n- kind: C\n  n: 1\n";
  expect(edited(text, [{ op: "replace", path: "/n", value: 2 }], { line: 9, column: 3 })).toBe(
    text.replace("kind: C\n  n: 1", "kind: C\n  n: 2"),
  );
});

test("JSON stays JSON, spread out or not", () => {
  expect(edited('{"a": {"b": 1}}', [{ op: "add", path: "/a/c", value: [1] }], start)).toBe('{"a": {"b": 1, "c": [1]}}');
  const spread = '{\n  "a": {\n    "b": 1,\n    "c": 2\n  }\n}\n';
  expect(edited(spread, [{ op: "remove", path: "/a/c" }], start)).toBe('{\n  "a": {\n    "b": 1\n  }\n}\n');
  expect(edited(spread, [{ op: "add", path: "/a/d", value: { e: 1 } }], start)).toBe(
    '{\n  "a": {\n    "b": 1,\n    "c": 2,\n    "d": {\n      "e": 1\n    }\n  }\n}\n',
  );
});

test("line breaks of Windows stay", () => {
  expect(edited("a: 1\r\nb: 2\r\n", [{ op: "add", path: "/c", value: { d: 1 } }], start)).toBe(
    "a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n",
  );
});

test("what an alias stands for is not changed for others too", () => {
  expect(edited("a: &x {n: 1}\nb: *x\n", [{ op: "replace", path: "/b/n", value: 2 }], start)).toContain(
    "refused: b is an alias",
  );
  expect(edited("a: &x {n: 1}\nb: *x\n", [{ op: "replace", path: "/a/n", value: 2 }], start)).toContain("refused");
});

test("JSON objects in a row, as kubectl takes them, are edited each by itself", () => {
  const text = '{"kind": "A", "n": 1}\n{"kind": "B",\n "n": 1, "s": "}{"}\n';
  expect(edited(text, [{ op: "replace", path: "/n", value: 2 }], { line: 2, column: 1 })).toBe(
    text.replace('\n "n": 1', '\n "n": 2'),
  );
  expect(edited(`{"n": 1} ${text}`, [{ op: "replace", path: "/n", value: 2 }], { line: 1, column: 10 })).toBe(
    `{"n": 1} ${text.replace('"n": 1', '"n": 2')}`,
  );
});

test("a plain text in brackets stays without quotes, where it can be nothing but a text", () => {
  const at = (value: string) => edited("{a: {b: old, c: 1}}\n", [{ op: "replace", path: "/a/b", value }], start);
  expect(at("new-1")).toBe("{a: {b: new-1, c: 1}}\n");
  expect(at("yes")).toBe('{a: {b: "yes", c: 1}}\n');
  expect(at("a, b")).toBe('{a: {b: "a, b", c: 1}}\n');
});

test("what moves within an object keeps its comments and quotes", () => {
  const text = `kind: Pod
metadata: {name: web}
spec:
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      # apart
      - # of its own
        labelSelector:
          matchLabels: {app: "web"} # the label
        topologyKey: 'kubernetes.io/hostname' # by node
  containers: []
`;
  const side = "/spec/affinity/podAntiAffinity";
  const podAffinityTerm = { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "kubernetes.io/hostname" };
  expect(
    edited(
      text,
      [
        {
          op: "add",
          path: `${side}/preferredDuringSchedulingIgnoredDuringExecution`,
          value: [{ weight: 100, podAffinityTerm }],
        },
        { op: "remove", path: `${side}/requiredDuringSchedulingIgnoredDuringExecution` },
      ],
      { line: 1, column: 1 },
    ),
  ).toBe(`kind: Pod
metadata: {name: web}
spec:
  affinity:
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          # of its own
          labelSelector:
            matchLabels: {app: "web"} # the label
          topologyKey: 'kubernetes.io/hostname' # by node
  containers: []
`);
});
