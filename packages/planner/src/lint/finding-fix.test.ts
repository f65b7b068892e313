import { defaultProfile, type PodSpec } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { patched } from "../change/json-patch.ts";
import { deployment, manifests } from "../testing/objects.ts";
import type { Finding } from "./finding.ts";
import { lintManifests } from "./lint-manifests.ts";

function findings(object: KubernetesObject): readonly Finding[] {
  return lintManifests({
    manifests: manifests(object),
    profiles: [defaultProfile()],
    kubernetesVersion: "1.37",
  }).filter(({ severity }) => severity !== "info");
}

function apart(topologyKey: string, matchLabelKeys: readonly string[]): Partial<PodSpec> {
  const term = { topologyKey, labelSelector: { matchLabels: { app: "web" } }, matchLabelKeys };
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

test.each([
  ["deprecated-topology-key", apart("failure-domain.beta.kubernetes.io/zone", ["pod-template-hash"])],
  ["match-label-keys-rejected", apart("kubernetes.io/hostname", ["app"])],
  ["match-label-keys-rejected", apart("kubernetes.io/hostname", ["pod-template-hash", "app"])],
])("the fix of a finding of %s makes it go", (rule, spec) => {
  const object = deployment("web", 2, "app=web", spec);
  const [finding] = findings(object).filter((one) => one.rule === rule);
  expect(finding?.fix?.target).toBe("Deployment default/web");
  const result = patched(object, finding?.fix?.patch?.patch ?? []);
  expect(findings(result.ok ? (result.value as KubernetesObject) : object)).toEqual([]);
});
