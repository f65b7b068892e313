import { describe, expect, test } from "vitest";
import type { PodAffinityTerm } from "../api/affinity.ts";
import type { ContainerPort, PodSpec } from "../api/pod.ts";
import { noResources } from "./resource-amounts.ts";
import { compileAffinityTerm } from "./affinity-term.ts";
import { toPodInfo } from "./to-pod-info.ts";

test("what is absent has the scheduler's defaults", () => {
  const pod = { metadata: { name: "web" }, spec: { containers: [] } };
  expect(toPodInfo(pod)).toEqual({
    pod,
    key: "default/web",
    namespace: "default",
    name: "web",
    labels: {},
    priority: 0,
    terminating: false,
    requiredAffinityTerms: [],
    requiredAntiAffinityTerms: [],
    preferredAffinityTerms: [],
    preferredAntiAffinityTerms: [],
    requests: noResources,
    usage: noResources,
    nonZeroUsage: { milliCpu: 0, memory: 0 },
    hostPorts: [],
  });
});

test("what is there is read, and the pod is kept as it is", () => {
  const pod = {
    metadata: { name: "web", namespace: "shop", labels: { app: "web" }, deletionTimestamp: "2026-01-01T00:00:00Z" },
    spec: { containers: [], priority: 7 },
  };
  const info = toPodInfo(pod);
  expect(info.pod).toBe(pod);
  expect(info).toMatchObject({
    key: "shop/web",
    namespace: "shop",
    labels: { app: "web" },
    priority: 7,
    terminating: true,
  });
});

test("requests come from the spec, usage from the status too, and scoring assumes what containers leave out", () => {
  const resources = { requests: { cpu: "1" } };
  const info = toPodInfo({
    metadata: { name: "web" },
    spec: { containers: [{ name: "main", resources }] },
    status: { containerStatuses: [{ name: "main", resources: { requests: { cpu: "2" } } }] },
  });
  expect(info).toMatchObject({
    requests: { milliCpu: 1000, memory: 0 },
    usage: { milliCpu: 2000, memory: 0 },
    nonZeroUsage: { milliCpu: 2000, memory: 200 * 1024 * 1024 },
  });
});

test("a term is about its pod's namespace where it names no other, nor selects any", () => {
  const of = (term: Partial<PodAffinityTerm>): readonly string[] => [
    ...compileAffinityTerm({ topologyKey: "zone", ...term }, "shop", "").namespaces,
  ];
  expect([of({}), of({ namespaces: [] }), of({ namespaces: ["a"] })]).toEqual([["shop"], ["shop"], ["a"]]);
  expect([of({ namespaceSelector: {} }), of({ namespaceSelector: {}, namespaces: ["a"] })]).toEqual([[], ["a"]]);
});

test("each kind of term is compiled in the pod's namespace and knows where it stands", () => {
  const zone = { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } } };
  const host = { topologyKey: "host", namespaces: ["other"] };
  const info = toPodInfo({
    metadata: { name: "web", namespace: "shop" },
    spec: {
      containers: [],
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [zone, host],
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 3, podAffinityTerm: zone }],
        },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [host],
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 4, podAffinityTerm: host }],
        },
      },
    },
  });
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  const at = (term: typeof zone | typeof host, path: string) =>
    compileAffinityTerm(term, "shop", `spec.affinity.${path}`);
  expect(info).toMatchObject({
    requiredAffinityTerms: [at(zone, `podAffinity.${required}[0]`), at(host, `podAffinity.${required}[1]`)],
    requiredAntiAffinityTerms: [at(host, `podAntiAffinity.${required}[0]`)],
    preferredAffinityTerms: [{ weight: 3, term: at(zone, `podAffinity.${preferred}[0].podAffinityTerm`) }],
    preferredAntiAffinityTerms: [{ weight: 4, term: at(host, `podAntiAffinity.${preferred}[0].podAffinityTerm`) }],
  });
});

describe("host ports", () => {
  test("an empty or absent address and protocol mean every address and TCP", () => {
    const ports = [
      { hostPort: 80 },
      { hostPort: 81, hostIP: "", protocol: "" },
      { hostPort: 82, hostIP: "::1", protocol: "UDP" },
    ];
    expect(hostPorts({ containers: [{ name: "main", ports }] })).toEqual([
      { ip: "0.0.0.0", protocol: "TCP", port: 80 },
      { ip: "0.0.0.0", protocol: "TCP", port: 81 },
      { ip: "::1", protocol: "UDP", port: 82 },
    ]);
  });
  test("ports of containers alone are none of the host's", () => {
    expect(hostPorts({ containers: [{ name: "main", ports: [{ containerPort: 80 }, { hostPort: 0 }] }] })).toEqual([]);
  });
  test("sidecars keep theirs as long as the pod runs, first; other init containers do not count", () => {
    const port = (hostPort: number): { ports: ContainerPort[] } => ({ ports: [{ hostPort }] });
    const spec = {
      containers: [{ name: "main", ...port(3) }],
      initContainers: [
        { name: "once", ...port(1) },
        { name: "beside", restartPolicy: "Always", ...port(2) },
      ],
    };
    expect(hostPorts(spec).map((one) => one.port)).toEqual([2, 3]);
  });
});

function hostPorts(spec: PodSpec): readonly { readonly port: number }[] {
  return toPodInfo({ metadata: { name: "web" }, spec }).hostPorts;
}
