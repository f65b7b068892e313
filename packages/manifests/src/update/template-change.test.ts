import type { PodTemplateSpec } from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { templateChange } from "./template-change.ts";

/** A template of one container, as somebody writes it. */
function template(container: object, spec: object = {}, metadata: object = {}): PodTemplateSpec {
  const written = { metadata, spec: { containers: [{ name: "c", image: "c:1", ...container }], ...spec } };
  return written as PodTemplateSpec;
}

const defaults = { imagePullPolicy: "IfNotPresent", terminationMessagePath: "/dev/termination-log" };
const podDefaults = { dnsPolicy: "ClusterFirst", restartPolicy: "Always", terminationGracePeriodSeconds: 30 };
const stored = template({ ...defaults, terminationMessagePolicy: "File", resources: {} }, podDefaults, {
  creationTimestamp: null,
  labels: { "pod-template-hash": "abc" },
});

describe("a template is the same", () => {
  test("without the defaults that the API server fills in, or with them, and whatever the hash", () => {
    expect(templateChange(template({}), stored)).toBeUndefined();
    expect(templateChange(template(defaults), stored)).toBeUndefined();
  });

  test("with amounts that are written in other words", () => {
    const asks = (cpu: string): PodTemplateSpec => template({ resources: { requests: { cpu } } });
    expect(templateChange(asks("1"), asks("1000m"))).toBeUndefined();
  });
});

describe("a template is another one", () => {
  const env = (...names: readonly string[]): PodTemplateSpec => template({ env: names.map((name) => ({ name })) });

  test.each([
    ["an image", template({ image: "c:2" }), template({}), "spec.containers[0].image"],
    ["a variable more", env("A", "B"), env("A"), "spec.containers[0].env[1]"],
    ["a variable less", env("A"), env("A", "B"), "spec.containers[0].env[1]"],
    ["other arguments", template({ args: ["x"] }), template({}), "spec.containers[0].args"],
    ["no command any more", template({}), template({ command: ["x"] }), "spec.containers[0].command"],
    ["another order of variables", env("A", "B"), env("B", "A"), "spec.containers[0].env[0].name"],
    ["another pull policy", template({ imagePullPolicy: "Always" }), stored, "spec.containers[0].imagePullPolicy"],
    ["an annotation", template({}, {}, { annotations: { a: "b" } }), template({}), "metadata.annotations"],
    ["a label", template({}, {}, { labels: { a: "b" } }), stored, "metadata.labels"],
    ["a probe", template({ livenessProbe: { exec: {} } }), template({}), "spec.containers[0].livenessProbe"],
  ])("with %s", (_, wanted, actual, path) => {
    expect(templateChange(wanted, actual)).toBe(path);
  });
});

test("labels such as constructor and __proto__ are labels", () => {
  const labels = (text: string): PodTemplateSpec => template({}, {}, JSON.parse(`{"labels": ${text}}`));
  expect(templateChange(labels('{"constructor": "a"}'), labels("{}"))).toBe("metadata.labels");
  expect(templateChange(labels('{"__proto__": "a"}'), labels('{"__proto__": "b"}'))).toBe("metadata.labels.__proto__");
});
