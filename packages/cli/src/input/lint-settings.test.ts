import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Ran, runInMemory } from "../testing/run-in-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-settings-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const below = join(folder, "deploy");
mkdirSync(below);
writeFileSync(
  join(below, "web.yaml"),
  `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: c, image: c}]
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - topologyKey: kubernetes.io/hostname
`,
);

/** Lints from a folder below the one that has the settings. */
function lint(settings: string, ...args: readonly string[]): Promise<Ran> {
  writeFileSync(join(folder, ".stowage.yaml"), settings);
  return runInMemory(["lint", "-f", "web.yaml", ...args], { cwd: below });
}

test("the settings of a folder above hold: a severity changes, and a rule is off unless it is asked for by name", async () => {
  expect((await lint("")).status).toBe(0);
  expect((await lint("lint: {severities: {null-selector: error}}")).status).toBe(1);
  const off = "lint: {severities: {null-selector: off}}";
  expect((await lint(off)).stdout).toBe("nothing found in 1 file\n");
  expect((await lint(off, "--rule", "null-selector")).stdout).toContain("1 warning");
});

test.each([
  [
    "lint: {severities: {null-selctor: info}}",
    '1:21: lint.severities.null-selctor: is no field (did you mean "null-selector"?)',
  ],
  [
    "lint: {severities: {null-selector: eror}}",
    '1:21: lint.severities.null-selector: must be one of info, warning, error, off (did you mean "error"?)',
  ],
  ["Lint: {}", '1:1: Lint: is no field (did you mean "lint"?)'],
  ["lint:\n  x: 1", "2:3: lint.x: is no field; there are shapes, severities, autoscalers, admissionPlugins"],
  ["lint: [a]", "1:1: lint: must be a map of shapes, severities, autoscalers, admissionPlugins"],
  ["lint: {shapes: [zones=x]}", '1:8: lint.shapes: "zones" must be a whole number of 1 or more, not "x"'],
  ["lint: {shapes: [1]}", "1:8: lint.shapes: must be a list of texts"],
  [
    "lint: {autoscalers: [karpentr]}",
    '1:8: lint.autoscalers: "karpentr" is none of cluster-autoscaler, karpenter (did you mean "karpenter"?)',
  ],
  [
    "lint: {admissionPlugins: [LimitPodHardAntiAffinityTopolgy]}",
    '1:8: lint.admissionPlugins: there is no admission plugin "LimitPodHardAntiAffinityTopolgy" (did you mean "LimitPodHardAntiAffinityTopology"?)',
  ],
  ["lint: {severities: {__proto__: off}}", "1:21: lint.severities.__proto__: is no field; there are more-replicas"],
  ["lint:\n\tshapes: x", "2:1: Tabs are not allowed as indentation"],
])("%j is refused where it stands", async (settings, problem) => {
  const { status, stderr } = await lint(settings);
  expect(status).toBe(2);
  expect(stderr).toContain(`error: ${join("..", ".stowage.yaml")}:${problem}`);
});

test("a name that is no lint rule's comes with the nearest, and no rule left to check is said", async () => {
  expect((await lint("", "--rule", "null-selctor")).stderr).toContain(
    'there is no lint rule "null-selctor" (did you mean "null-selector"?)\n',
  );
  expect((await lint("", "--ignore", "constructor")).stderr).toContain(
    'there is no lint rule "constructor"; there are',
  );
  const none = await lint("", "--rule", "null-selector", "--ignore", "null-selector");
  expect([none.status, none.stderr]).toEqual([2, expect.stringContaining("leave no lint rule to check")]);
});
