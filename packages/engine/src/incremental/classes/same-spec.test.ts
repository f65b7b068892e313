import { describe, expect, test } from "vitest";
import type { Affinity, PodAffinity, PodAffinityTerm } from "../../api/affinity.ts";
import type { Container, PodSpec } from "../../api/pod.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import { isSameMap } from "../nodes/same-values.ts";
import { asksForSameNodes, hasSameShape, hasSameSpread, hasSameTerms, shapeText } from "./same-spec.ts";

const container: Container = {
  name: "main",
  image: "web:1",
  restartPolicy: "Always",
  resources: { requests: { cpu: "1", memory: 1024 }, claims: [{ name: "gpu", request: "one" }] },
  ports: [{ name: "http", containerPort: 80, hostPort: 80, hostIP: "10.0.0.1", protocol: "TCP" }],
  restartPolicyRules: [{ action: "RestartAllContainers" }],
  volumeMounts: [{ name: "data", mountPath: "/data", bindMountOptions: ["ro"] }],
};
const requirement = { key: "zone", operator: "In" as const, values: ["a", "b"] };
const nodeTerm = { matchExpressions: [requirement], matchFields: [{ ...requirement, values: ["n1"] }] };
const selector = { matchLabels: { app: "web", tier: "front" }, matchExpressions: [requirement] };

/** All that is read of a shape. */
const spec: PodSpec = {
  containers: [container, { ...container, name: "side" }],
  initContainers: [container],
  tolerations: [{ key: "dedicated", operator: "Equal", value: "a", effect: "NoSchedule" }],
  nodeSelector: { disk: "ssd", zone: "a" },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodeTerm] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: nodeTerm }],
    },
  },
  volumes: [
    { name: "model", image: { reference: "model:1" } },
    { name: "inline", csi: { driver: "example.com" } },
  ],
  resources: { requests: { cpu: "2" } },
  overhead: { cpu: "10m", memory: "1Mi" },
  hostNetwork: true,
  hostUsers: false,
};
const term: PodAffinityTerm = {
  topologyKey: "zone",
  labelSelector: selector,
  namespaceSelector: selector,
  namespaces: ["default", "other"],
  matchLabelKeys: ["version"],
  mismatchLabelKeys: ["tenant"],
};
const podAffinity: PodAffinity = {
  requiredDuringSchedulingIgnoredDuringExecution: [term],
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
};
const affinity: Affinity = { podAffinity, podAntiAffinity: podAffinity };
const constraints: readonly TopologySpreadConstraint[] = [
  {
    maxSkew: 1,
    topologyKey: "zone",
    whenUnsatisfiable: "DoNotSchedule",
    minDomains: 2,
    nodeAffinityPolicy: "Honor",
    nodeTaintsPolicy: "Ignore",
    labelSelector: selector,
    matchLabelKeys: ["pod-template-hash"],
  },
];

type Path = readonly string[];

/** Where texts, numbers and truth values are. */
function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Where anything is; but a weighted term is never without its term. */
function parts(whole: object): readonly Path[] {
  const all = leaves(whole)
    .flatMap((path) => path.map((_, last) => path.slice(0, last + 1)))
    .filter((path) => path.at(-1) !== "podAffinityTerm");
  return [...new Map(all.map((path) => [path.join("."), path])).values()];
}

/** A copy, with `change` made to what holds the part. */
function changed<Whole extends object>(whole: Whole, path: Path, change: (holder: object, key: string) => void): Whole {
  const copy = structuredClone(whole);
  let holder: object = copy;
  for (const key of path.slice(0, -1)) {
    const inner: unknown = Reflect.get(holder, key);
    if (typeof inner !== "object" || inner === null) throw new TypeError(`nothing at ${path.join(".")}`);
    holder = inner;
  }
  change(holder, path.at(-1) ?? "");
  return copy;
}

function alter(holder: object, key: string): void {
  const value: unknown = Reflect.get(holder, key);
  if (typeof value === "string") Reflect.set(holder, key, `${value}x`);
  else Reflect.set(holder, key, typeof value === "number" ? value + 1 : value !== true);
}

function leaveOut(holder: object, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

/** The leaves that can be altered, and the parts that can be left out, unnoticed; asked in both directions. */
function unnoticed<Whole extends object>(
  whole: Whole,
  isSame: (one: Whole, other: Whole) => boolean,
): readonly string[] {
  const isUnnoticed = (other: Whole): boolean => isSame(whole, other) || isSame(other, whole);
  return [
    ...leaves(whole).filter((path) => isUnnoticed(changed(whole, path, alter))),
    ...parts(whole).filter((path) => isUnnoticed(changed(whole, path, leaveOut))),
  ].map((path) => path.join("."));
}

/** A copy of which the fields of all objects are in the opposite order. */
function reversed<Whole>(whole: Whole): Whole {
  const text = JSON.stringify(whole, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toReversed())
      : value,
  );
  return JSON.parse(text);
}

test("equal copies are the same", () => {
  expect(hasSameShape(spec, structuredClone(spec))).toBe(true);
  expect(hasSameTerms(affinity, structuredClone(affinity))).toBe(true);
  expect(hasSameSpread(constraints, structuredClone(constraints))).toBe(true);
});

test("whatever is altered or left out is noticed", () => {
  // Which volume is mounted where is not read.
  const isRead = (path: string): boolean => !/volumeMounts\.\d+\.(name|mountPath)$/.test(path);
  expect(unnoticed(spec, hasSameShape).filter(isRead)).toEqual([]);
  expect(unnoticed(spec, hasSameShapeText).filter(isRead)).toEqual([]);
  expect(unnoticed(affinity, hasSameTerms)).toEqual([]);
  expect(unnoticed(constraints, hasSameSpread)).toEqual([]);
});

test("of what is asked of nodes nothing is unnoticed but names, amounts and ports", () => {
  const isOfNodes = (path: string): boolean =>
    !/ontainers\.\d+\.(name|resources|ports)\b|^(resources|overhead)\b|volumeMounts\.\d+\.(name|mountPath)$/.test(path);
  const found = unnoticed(spec, asksForSameNodes);
  expect(found.filter(isOfNodes)).toEqual([]);
  expect(found).toContain("containers.0.resources.requests.cpu");
});

test("terms and constraints differ from none", () => {
  expect([hasSameTerms(affinity, undefined), hasSameTerms(undefined, affinity)]).toEqual([false, false]);
  expect([hasSameSpread(constraints, undefined), hasSameSpread(undefined, constraints)]).toEqual([false, false]);
});

function hasSameShapeText(one: PodSpec, other: PodSpec): boolean {
  // A spec without containers is none.
  return "containers" in one && "containers" in other && shapeText(one) === shapeText(other);
}

test("the volume of a pod's token, which is called otherwise for each pod, makes no difference", () => {
  const withToken = (name: string): PodSpec => {
    const mount = { name, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true };
    const token = { name, projected: { sources: [{ serviceAccountToken: { path: "token" } }] } };
    const containers = spec.containers.map((one) => ({ ...one, volumeMounts: [...(one.volumeMounts ?? []), mount] }));
    return { ...spec, containers, volumes: [...(spec.volumes ?? []), token] };
  };
  const [one, other] = [withToken("kube-api-access-abcde"), withToken("kube-api-access-fghij")];
  expect([hasSameShape(one, other), hasSameShape(one, spec)]).toEqual([true, true]);
  expect([hasSameShapeText(one, other), hasSameShapeText(one, spec)]).toEqual([true, true]);
  const plain: PodSpec = { containers: [{ name: "main" }] };
  const mounted = { containers: [{ name: "main", volumeMounts: [{ name: "x" }] }], volumes: [{ name: "x" }] };
  expect([hasSameShape(plain, mounted), hasSameShapeText(plain, mounted)]).toEqual([true, true]);
});

test("what is not read makes no difference", () => {
  const unread: PodSpec = {
    ...spec,
    containers: spec.containers.map((one) => ({ ...one, resources: { ...one.resources, limits: { cpu: "9" } } })),
    tolerations: (spec.tolerations ?? []).map((one) => ({ ...one, tolerationSeconds: 9 })),
    volumes: [{ name: "claim", persistentVolumeClaim: { claimName: "c" } }, ...(spec.volumes ?? [])],
    affinity: { ...spec.affinity, ...affinity },
    topologySpreadConstraints: constraints,
    priority: 9,
  };
  expect(hasSameShape(spec, unread)).toBe(true);
  expect(hasSameShapeText(spec, { ...unread, tolerations: spec.tolerations ?? [] })).toBe(true);
  expect(hasSameTerms(affinity, { ...affinity, ...spec.affinity })).toBe(true);
});

test("the order of the fields and of a map's keys makes no difference to what most pods have", () => {
  const { nodeSelector = {}, overhead = {}, tolerations = [] } = spec;
  const containers = [{ name: "main", image: "web:1", resources: { requests: { cpu: "1", memory: 1 } } }];
  const most: PodSpec = { containers, nodeSelector, overhead, tolerations };
  expect(hasSameShape(most, reversed(most))).toBe(true);
  const bySelector = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [labelsAlone(term)] } };
  expect(hasSameTerms(bySelector, reversed(bySelector))).toBe(true);
});

function labelsAlone({ topologyKey }: PodAffinityTerm): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { app: "web", tier: "front" } } };
}

describe("keys that objects inherit", () => {
  const maps = ["{}", '{"a":"x"}', '{"constructor":"x"}', '{"__proto__":"x"}', '{"toString":"x","__proto__":"x"}'];

  test.each(maps)("%s is the same as its copy alone", (text) => {
    const one: Record<string, string> = JSON.parse(text);
    const same = maps.filter((other) => isSameMap(one, JSON.parse(other)));
    expect(same).toEqual([text]);
  });

  // As values only objects can equal what is inherited.
  const trees = [...maps, '{"a":{}}', '{"__proto__":{}}', '{"constructor":{}}'];

  test.each(trees)("%s, compared as JSON, is the same as its copy alone", (text) => {
    const asking = (requests: string): PodSpec => ({ containers: [], resources: { requests: JSON.parse(requests) } });
    expect(trees.filter((other) => hasSameShape(asking(text), asking(other)))).toEqual([text]);
  });
});
