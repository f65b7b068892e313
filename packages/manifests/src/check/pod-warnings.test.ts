import { describe, expect, test } from "vitest";
import { checkObject } from "./check-object.ts";

const pod = (spec: object): object => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "x" }, spec });
const daemonSet = (spec: object): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "x" },
  spec: { selector: { matchLabels: { app: "x" } }, template: { metadata: { labels: { app: "x" } }, spec } },
});
const cronJob = (spec: object): object => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "x" },
  spec: { schedule: "* * * * *", jobTemplate: { spec: { template: { spec: { ...spec, restartPolicy: "Never" } } } } },
});

function warnings(object: object): readonly string[] {
  const checked = checkObject(object, { strictness: "strict", as: "wishes" });
  expect(checked.kind).toBe("object");
  return checked.problems.map(({ severity, path, message }) => `${severity} ${path}: ${message}`);
}

describe("the API server's warnings", () => {
  test("of fractions of bytes", () => {
    const limits = { memory: "100m", "ephemeral-storage": "1.5", cpu: "100m" };
    expect(warnings(pod({ containers: [{ name: "c", image: "i", resources: { limits } }] }))).toEqual([
      'warning spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
      'warning spec.containers[0].resources.limits[ephemeral-storage]: fractional byte value "1500m" is invalid, must be an integer',
    ]);
  });

  test("of ports that are in each other's way, and of their names", () => {
    const ports = [
      { containerPort: 80, name: "http" },
      { containerPort: 80, protocol: "TCP" },
      { containerPort: 80, protocol: "UDP" },
      { containerPort: 80, hostPort: 8080, hostIP: "10.0.0.1" },
      { containerPort: 80, hostPort: 8080 },
    ];
    const sidecar = { name: "s", image: "i", restartPolicy: "Always", ports: [{ containerPort: 81, name: "http" }] };
    const first = "spec.template.spec.containers[0].ports";
    expect(warnings(daemonSet({ containers: [{ name: "c", image: "i", ports }], initContainers: [sidecar] }))).toEqual([
      `warning ${first}[0]: duplicate port name "http" with spec.template.spec.initContainers[0].ports[0], services and probes that select ports by name will use spec.template.spec.initContainers[0].ports[0]`,
      `warning ${first}[1]: duplicate port definition with ${first}[0]`,
      `warning ${first}[3]: overlapping port definition with ${first}[0]`,
      `warning ${first}[3]: overlapping port definition with ${first}[1]`,
      `warning ${first}[4]: overlapping port definition with ${first}[0]`,
      `warning ${first}[4]: overlapping port definition with ${first}[1]`,
      `warning ${first}[4]: dangerously ambiguous port definition with ${first}[3]`,
    ]);
  });

  test("of a negative grace period, which is 1 in a pod and stays in a template", () => {
    const spec = { terminationGracePeriodSeconds: -1, containers: [{ name: "c", image: "i" }] };
    expect(warnings(pod(spec))).toEqual([]);
    expect(warnings(cronJob(spec))).toEqual([
      "warning spec.jobTemplate.spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
    ]);
  });
});
