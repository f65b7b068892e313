import { describe, expect, test } from "vitest";
import { readManifests } from "./read-manifests.ts";

/** `line:column path: message` of every problem in the text. */
async function problemsIn(text: string): Promise<string[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(text);
  }
  const { problems } = await readManifests([{ name: "f.yaml", chunks: chunks(), size: text.length }]);
  return problems.map(({ position, path, message }) => `${position?.line}:${position?.column} ${path}: ${message}`);
}

describe("a value that lacks its quotes is offered as it was written", () => {
  test.each([
    ["1.10", "the number 1.1"],
    ["010", "the number 8"],
    ["0x1F", "the number 31"],
    ["1e3", "the number 1000"],
    ["1_000", "the number 1000"],
    ["no", "the boolean false"],
    ["y", "the boolean true"],
    ["on", "the boolean true"],
    ["yes", "the boolean true"],
    ["9007199254740993", "the number 9007199254740992"],
  ])("in YAML: %s", async (text, read) => {
    const problem = `metadata.labels[v]: must be a string, not ${read}: write it in quotes, "${text}"`;
    const block = `apiVersion: v1\nkind: Node\nmetadata:\n  name: a\n  labels:\n    v: ${text} # as it is\n`;
    expect(await problemsIn(block)).toEqual([`6:5 ${problem}`]);
    const flow = `apiVersion: v1\nkind: Node\nmetadata: {name: a, labels: {v: ${text}}}\n`;
    expect(await problemsIn(flow)).toEqual([`3:30 ${problem}`]);
  });

  test("in JSON", async () => {
    const json = (value: string): string =>
      `{"apiVersion":"v1","kind":"Node","metadata":{"name":"a","labels":{"v": ${value}}}}`;
    expect([...(await problemsIn(json("1.10"))), ...(await problemsIn(json("false")))]).toEqual([
      '1:67 metadata.labels[v]: must be a string, not the number 1.1: write it in quotes, "1.10"',
      '1:67 metadata.labels[v]: must be a string, not the boolean false: write it in quotes, "false"',
    ]);
  });

  test("by alias, by merge, in a list's items, and under a key that is no string itself", async () => {
    const text = [
      "apiVersion: v1",
      "kind: Node",
      "metadata:",
      "  name: a",
      "  annotations: &all {w: 0o17}",
      "  labels:",
      "    <<: *all",
      "    on: &v 1.20",
      "    u: *v",
      "spec: {podCIDRs: [1.0]}",
      "",
    ].join("\n");
    expect(await problemsIn(text)).toEqual([
      '5:22 metadata.annotations[w]: must be a string, not the number 15: write it in quotes, "0o17"',
      '5:22 metadata.labels[w]: must be a string, not the number 15: write it in quotes, "0o17"',
      '8:5 metadata.labels[true]: must be a string, not the number 1.2: write it in quotes, "1.20"',
      '9:5 metadata.labels[u]: must be a string, not the number 1.2: write it in quotes, "1.20"',
      '10:19 spec.podCIDRs[0]: must be a string, not the number 1: write it in quotes, "1.0"',
    ]);
  });

  test("but not what is no scalar", async () => {
    expect(await problemsIn("apiVersion: v1\nkind: Node\nmetadata: {name: [a]}\n")).toEqual([
      "3:12 metadata.name: must be a string, not a list",
    ]);
  });
});

describe("a problem stands where its author can mend it, whatever upstream calls the place", () => {
  test("a namespace's name, and a label key that is matched twice", async () => {
    const text = [
      "apiVersion: v1",
      "kind: Pod",
      "metadata: {name: a, labels: {app: web}}",
      "spec:",
      "  containers: [{name: c, image: i}]",
      "  affinity:",
      "    podAntiAffinity:",
      "      requiredDuringSchedulingIgnoredDuringExecution:",
      "      - topologyKey: zone",
      "        namespaces:",
      "        - shop",
      '        - "*"',
      "        matchLabelKeys:",
      "        - app",
      "        labelSelector: {matchLabels: {app: web}}",
      "",
    ].join("\n");
    const term = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
    expect(await problemsIn(text)).toEqual([
      `12:11 ${term}.namespace: "*" in namespaces[1] is no namespace's name: it must consist of lower case letters, digits and "-", and begin and end with a letter or digit; for all namespaces write "namespaceSelector: {}"`,
      `14:11 ${term}[0]: matchLabelKeys[0]: "app" is in labelSelector too: take it out of one of them`,
    ]);
  });

  test("a node's taints and amounts", async () => {
    const text = [
      "apiVersion: v1",
      "kind: Node",
      "metadata: {name: a}",
      "spec:",
      "  taints:",
      "  - key: k",
      "    effect: NoShedule",
      "status:",
      "  capacity:",
      "    nvidia.com/gpu: -1",
      "",
    ].join("\n");
    expect(await problemsIn(text)).toEqual([
      '7:5 metadata.taints[0].effect: spec.taints[0].effect: must be NoSchedule, PreferNoSchedule or NoExecute, not "NoShedule" (did you mean "NoSchedule"?)',
      "10:5 status.capacity.nvidia.com/gpu: must be 0 or more, not -1",
      "10:5 status.allocatable.nvidia.com/gpu: must be 0 or more, not -1",
    ]);
  });

  test("a RuntimeClass's overhead", async () => {
    const text = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: a}\nhandler: runc\n";
    expect(await problemsIn(`${text}overhead:\n  podFixed:\n    cpu: -1\n`)).toEqual([
      "7:5 overhead.limits[cpu]: overhead.podFixed[cpu]: must be 0 or more, not -1",
    ]);
  });

  test("amounts, tolerated values and overheads of pods", async () => {
    const text = [
      "apiVersion: v1",
      "kind: Pod",
      "metadata: {name: a}",
      "spec:",
      "  tolerations:",
      "  - key: k",
      "    value: a b",
      "  overhead:",
      "    cpu: -1",
      "  containers:",
      "  - name: c",
      "    image: i",
      "    resources:",
      "      limits: {cpu: 1}",
      "      requests:",
      "        memory: 1Gi",
      "        cpu: 2",
      "",
    ].join("\n");
    const found = await problemsIn(text);
    expect(found.map((problem) => problem.replace(/ must be empty.*/, ""))).toEqual([
      '7:5 spec.tolerations[0].operator: the value "a b"',
      "9:5 spec.overhead.limits[cpu]: spec.overhead[cpu]: must be 0 or more, not -1",
      "17:9 spec.containers[0].resources.requests: the cpu request must be no more than the limit of 1, not 2",
    ]);
  });

  test("labels, of the object and of its template", async () => {
    const text = [
      "apiVersion: apps/v1",
      "kind: Deployment",
      "metadata:",
      "  name: a",
      "  labels:",
      "    app: web",
      "    tier: a b",
      "spec:",
      "  selector: {matchLabels: {app: web}}",
      "  template:",
      "    metadata:",
      "      labels:",
      "        app: web",
      "        tier: a b",
      "      annotations:",
      "        a b: c",
      "    spec: {containers: [{name: c, image: i}]}",
      "",
    ].join("\n");
    const found = await problemsIn(text);
    expect(found.map((problem) => problem.replace(/ (must be empty|is no annotation).*/, ""))).toEqual([
      '7:5 metadata.labels: the value "a b" of "tier"',
      '14:9 spec.template.labels: the value "a b" of "tier"',
      '16:9 spec.template.annotations: "a b"',
    ]);
  });
});

test("a repeated key says what to do about it", async () => {
  expect(await problemsIn("apiVersion: v1\nkind: Node\nmetadata:\n  name: a\n  name: b\n")).toEqual([
    '4:3 metadata.name: duplicate field "name": passed over, since it stands here again',
    '5:3 metadata.name: duplicate field "name": this one counts, as kubectl takes the last',
  ]);
});

test("what is filled in for a LimitRange is said of the field that it comes from", async () => {
  const text = [
    "apiVersion: v1",
    "kind: LimitRange",
    "metadata: {name: a}",
    "spec:",
    "  limits:",
    "  - type: Container",
    "    max: {cpu: 1}",
    "    defaultRequest:",
    "      cpu: 2",
    "  - type: Pod",
    "    max: {cpu: 1}",
    "",
  ].join("\n");
  expect(await problemsIn(text)).toEqual(["9:7 spec.limits[0].defaultRequest[cpu]: must be no more than max"]);
  expect(await problemsIn(text.replace("defaultRequest:", "min:"))).toEqual([
    "7:11 spec.limits[0].defaultRequest[cpu]: max[cpu], which is the defaultRequest too, must be no less than min",
    "7:11 spec.limits[0].default[cpu]: max[cpu], which is the default too, must be no less than min",
    "9:7 spec.limits[0].min[cpu]: must be no more than max",
  ]);
});
