import type { Deployment, Labels, NodeObject, PodObject, PodSpec, PodTemplateSpec } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";

/** `app=web,tier=a` as labels; nothing as none. */
export function labelsOf(text: string): Labels {
  return Object.fromEntries(
    text
      .split(",")
      .filter((part) => part !== "")
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
}

/** An object as if it had been read from `test.yaml`. */
export function manifest(object: KubernetesObject): Manifest {
  return { object, positionOf: () => ({ file: "test.yaml", line: 1, column: 1 }) };
}

export function manifests(...objects: readonly KubernetesObject[]): readonly Manifest[] {
  return objects.map(manifest);
}

/** A roomy node that has its hostname, and a zone if one is given. */
export function node(
  name: string,
  more: {
    readonly zone?: string;
    readonly labels?: Labels;
    readonly spec?: NodeObject["spec"];
    readonly cpu?: string;
  } = {},
): NodeObject {
  const zone: Labels = more.zone === undefined ? {} : { "topology.kubernetes.io/zone": more.zone };
  const allocatable = { cpu: more.cpu ?? "8", memory: "32Gi", pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: more.labels ?? { "kubernetes.io/hostname": name, ...zone } },
    ...(more.spec === undefined ? {} : { spec: more.spec }),
    status: { allocatable, capacity: allocatable },
  };
}

/** A template with one container. */
export function template(labels: string, spec: Partial<PodSpec> = {}): PodTemplateSpec {
  return { metadata: { labels: labelsOf(labels) }, spec: { containers: [{ name: "main", image: "main:1" }], ...spec } };
}

/** A pod of the namespace `default`. */
export function pod(
  name: string,
  labels = "",
  spec: Partial<PodSpec> = {},
  more: Partial<PodObject["metadata"]> = {},
): PodObject {
  const { metadata, spec: filled } = template(labels, spec);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", ...metadata, ...more },
    spec: filled,
  };
}

/** A Deployment whose selector is its template's labels. */
export function deployment(name: string, replicas: number, labels: string, spec: Partial<PodSpec> = {}): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labelsOf(labels) }, template: template(labels, spec) },
  };
}

/** Required affinity and anti-affinity to pods by their `app`. */
export function affinityTo(
  topologyKey: string,
  { wants, avoids }: { readonly wants?: string; readonly avoids?: string },
): Partial<PodSpec> {
  const terms = (app: string) => ({
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey, labelSelector: { matchExpressions: [{ key: "app", operator: "In" as const, values: [app] }] } },
    ],
  });
  return {
    affinity: {
      ...(wants === undefined ? {} : { podAffinity: terms(wants) }),
      ...(avoids === undefined ? {} : { podAntiAffinity: terms(avoids) }),
    },
  };
}
