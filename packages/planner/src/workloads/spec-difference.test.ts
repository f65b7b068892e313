import type { PodSpec } from "@stowage/engine";
import { expect, test } from "vitest";
import { type Looseness, specDifference } from "./spec-difference.ts";

const strict: Looseness = { moreContainers: false, otherResources: false, moreSelection: false };
const container = { name: "main", image: "main:1", resources: { requests: { cpu: "500m" } } };
const wanted: PodSpec = { containers: [container] };
/** As the API server stores the same. */
const stored = {
  containers: [{ ...container, ports: [], imagePullPolicy: "IfNotPresent", resources: { requests: { cpu: 0.5 } } }],
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
};
const term = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
const selecting = (selector: object): Partial<PodSpec> => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "k", ...selector }] } },
});
const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "k" }] } };

test("defaults and amounts written otherwise are no difference", () => {
  expect(specDifference(wanted, stored, strict)).toBeUndefined();
});

test.each<[string, PodSpec, PodSpec, string]>([
  ["another image", { containers: [{ ...container, image: "main:2" }] }, stored, "spec.containers[0]"],
  [
    "another request",
    { containers: [{ ...container, resources: { requests: { cpu: "1" } } }] },
    stored,
    "spec.containers[0]",
  ],
  [
    "a request that is no longer asked for",
    { containers: [{ name: "main", image: "main:1" }] },
    stored,
    "spec.containers[0].resources",
  ],
  ["a rule that is new", { ...wanted, affinity }, stored, "spec.affinity"],
  ["a rule that is no longer there", wanted, { ...stored, affinity }, "spec.affinity"],
  [
    "a selector of all for none",
    { ...wanted, ...selecting({ labelSelector: {} }) },
    { ...stored, ...selecting({}) },
    `${term}.labelSelector`,
  ],
  [
    "a container more",
    wanted,
    { ...stored, containers: [...stored.containers, { name: "other" }] },
    "spec.containers[1]",
  ],
  ["another scheduler", wanted, { ...stored, schedulerName: "other" }, "spec.schedulerName"],
  ["a switch turned off", { ...wanted, hostNetwork: false }, { ...stored, hostNetwork: true }, "spec.hostNetwork"],
])("%s is a difference", (_, one, other, path) => {
  expect(specDifference(one, other, strict)).toBe(path);
});

test("what webhooks, limit ranges and runtime classes add can be passed over", () => {
  const loose = { moreContainers: true, otherResources: true, moreSelection: true };
  const more = { ...stored, nodeSelector: { a: "b" }, containers: [...stored.containers, { name: "proxy" }] };
  expect(specDifference({ containers: [{ name: "main", image: "main:1" }] }, more, loose)).toBeUndefined();
});

test("a copy cut down to what scheduling reads is not held against its template", () => {
  const env: PodSpec = { containers: [Object.assign({ env: [{ name: "A", value: "1" }] }, container)] };
  expect(specDifference(env, { containers: [container] }, strict)).toBeUndefined();
  expect(specDifference(env, stored, strict)).toBe("spec.containers[0]");
});
