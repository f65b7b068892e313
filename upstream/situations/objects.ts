import type { KubernetesObject } from "../control-plane/resource-path.ts";

/** The namespaces that every situation finds: of two teams, one in production. Each has a label `team` too. */
export const namespaces: readonly KubernetesObject[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "shop", env: "prod" } } },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "lab", labels: { team: "lab", env: "test" } } },
];

export const hostname = "kubernetes.io/hostname";
export const zone = "topology.kubernetes.io/zone";

/** `app=web,tier=front` as an object. */
export function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(",")
      .filter((pair) => pair !== "")
      .map((pair) => pair.split("=") as [string, string]),
  );
}

/** What situations say of a pod. What is not named here goes into its spec as it is. */
export interface PodSettings {
  /** @defaultValue none */
  readonly labels?: string;
  /** @defaultValue `100m` */
  readonly cpu?: string;
  readonly memory?: string;
  /** Other requests, which are limits too. */
  readonly extended?: Readonly<Record<string, string>>;
  readonly ports?: readonly object[];
  /** The node it runs on from the beginning, whoever put it there. */
  readonly on?: string;
  readonly near?: readonly Term[];
  readonly apart?: readonly Term[];
  readonly metadata?: object;
  readonly spec?: object;
}

/** A pod affinity term. */
export interface Term {
  readonly topologyKey: string;
  readonly labelSelector?: object;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: object;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** A term that selects pods by labels. */
export function term(labels: string, topologyKey: string, more: Partial<Term> = {}): Term {
  return { topologyKey, labelSelector: { matchLabels: labelsOf(labels) }, ...more };
}

/** A pod, by `NAMESPACE/NAME`. */
export function pod(path: string, settings: PodSettings = {}): KubernetesObject {
  const [namespace = "", name = ""] = path.split("/");
  const { labels = "", metadata } = settings;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels: labelsOf(labels), ...metadata },
    spec: podSpec(settings),
  };
}

/** The spec alone, for templates. */
export function podSpec({ cpu = "100m", memory, extended, ports, on, near, apart, spec }: PodSettings): object {
  const requests = { cpu, ...(memory === undefined ? {} : { memory }), ...extended };
  const container = {
    name: "main",
    image: "registry.example/app:1",
    resources: { requests, ...(extended === undefined ? {} : { limits: extended }) },
    ...(ports === undefined ? {} : { ports }),
  };
  return {
    containers: [container],
    ...(on === undefined ? {} : { nodeName: on }),
    ...(near === undefined && apart === undefined
      ? {}
      : { affinity: { ...required("podAffinity", near), ...required("podAntiAffinity", apart) } }),
    ...spec,
  };
}

function required(kind: string, terms: readonly Term[] | undefined): object {
  return terms === undefined ? {} : { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

/** A Deployment or ReplicaSet whose template is that pod; its pods are labelled `app=NAME` too. */
export function workload(
  kind: "Deployment" | "ReplicaSet",
  path: string,
  replicas: number,
  settings: PodSettings,
): KubernetesObject {
  const [namespace = "", name = ""] = path.split("/");
  const labels = { app: name, ...labelsOf(settings.labels ?? "") };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { namespace, name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: podSpec(settings) },
    },
  };
}

/** A priority class. */
export function priorityClass(name: string, value: number, more: object = {}): KubernetesObject {
  return { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value, ...more };
}

/** A required node affinity: terms of expressions, each as `key operator values...`. */
export function nodeAffinity(...terms: readonly (readonly string[])[]): object {
  const nodeSelectorTerms = terms.map((expressions) => ({
    matchExpressions: expressions.map((text) => {
      const [key, operator, ...values] = text.split(" ");
      return { key, operator, ...(values.length === 0 ? {} : { values }) };
    }),
  }));
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}
