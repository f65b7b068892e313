import type { ObjectMeta } from "@stowage/engine";
import type { RecordedObject } from "../conformance/recorded-case.ts";
import type { About } from "./features.ts";
import type { Random } from "./random.ts";
import { namespaceNames, presentSelector, randomLabels } from "./random-labels.ts";

const owners = [
  { apiVersion: "v1", kind: "ReplicationController", name: "rc" },
  { apiVersion: "apps/v1", kind: "ReplicaSet", name: "constructor" },
  { apiVersion: "apps/v1", kind: "StatefulSet", name: "db" },
  { apiVersion: "batch/v1", kind: "Job", name: "job" },
  { apiVersion: "apps/v1", kind: "ReplicaSet", name: "gone" },
] as const;

export function randomOwner(random: Random): Pick<ObjectMeta, "ownerReferences"> {
  return random.maybe(0.6, () => ({
    ownerReferences: [{ ...random.pick(owners), uid: "uid-owner", controller: random.chance(0.8) }],
  }));
}

/** Services and owners, for which the default constraints spread, and disruption budgets. */
export function randomObjects(random: Random, about: About): RecordedObject[] {
  const namespaces = namespaceNames(about);
  return [
    ...(about("owners") ? ownedBy(random, about, namespaces) : []),
    ...(about("priorities") ? budgets(random, about, namespaces) : []),
  ];
}

function ownedBy(random: Random, about: About, namespaces: readonly string[]): RecordedObject[] {
  const services = random.list(0, 3, (index) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `service-${index}`, namespace: random.pick(namespaces) },
    spec: random.maybe(0.9, () => ({ selector: randomLabels(random, about) })),
  }));
  const controllers = namespaces.flatMap((namespace) =>
    owners.slice(0, 3).flatMap(({ apiVersion, kind, name }) => {
      if (random.chance(0.3)) return [];
      const selector = kind === "ReplicationController" ? randomLabels(random, about) : presentSelector(random, about);
      return [{ apiVersion, kind, metadata: { name, namespace }, spec: { selector } }];
    }),
  );
  return [...services, ...controllers];
}

function budgets(random: Random, about: About, namespaces: readonly string[]): RecordedObject[] {
  return random.list(0, 2, (index) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: `budget-${index}`, namespace: random.pick(namespaces) },
    spec: random.maybe(0.9, () => ({ selector: random.chance(0.1) ? {} : presentSelector(random, about) })),
    status: {
      disruptionsAllowed: random.int(0, 2),
      ...random.maybe(0.2, () => ({ disruptedPods: { "pod-1": "2026-01-01T00:00:00Z" } })),
    },
  }));
}
