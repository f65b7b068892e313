import { expect, test } from "vitest";
import { fieldTable } from "../check/field-table.generated.ts";
import { kinds } from "../check/kinds.ts";
import { keptAnnotations } from "./kept-annotations.ts";
import { maskedFields } from "./masked-fields.ts";
import { redact } from "./redact.ts";

/** A value of a type of the field table with every field there is; each text says where it stands. */
function filled(type: string, path: string): unknown {
  if (type.startsWith("[]")) return [filled(type.slice(2), path)];
  if (type.startsWith("{}")) return { "marked-key": filled(type.slice(2), `${path}{}`) };
  switch (type) {
    case "int32":
    case "int64":
    case "double":
      return 7;
    case "boolean":
      return true;
    case "any":
      return { marked: `marked ${path}` };
    default: {
      const fields = fieldTable[type];
      if (fields === undefined) return `marked ${path}`;
      return Object.fromEntries(
        Object.entries(fields).map(([field, inner]) => [field, filled(inner, `${type}.${field}`)]),
      );
    }
  }
}

/** Where the marked texts stand that are left of an object of the kind. */
function marksIn(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("marked ") ? [value.slice("marked ".length)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...(key === "marked" ? ["any"] : []), ...marksIn(inner)]);
}

const all = [...kinds.values()].map(({ kind, apiVersion }) => ({ ...(filled(kind, "") as object), apiVersion, kind }));

test("of all fields that the API has, these texts are left, and no other", () => {
  const left = new Set(all.flatMap((object) => marksIn(redact(object))));
  expect([...left].sort()).toMatchSnapshot();
});

test("no field that could hold a secret is left", () => {
  const text = JSON.stringify(all.map((object) => redact(object)));
  const telling =
    /marked (?:[A-Za-z]*\.)?(?:env|args|command|secret(?!Namespace)|annotations|token|password|message|parameters|data|managedFields|image(?:ID|Pull)|volumeAttributes(?!Class)|keyring|user\b)/i;
  expect(telling.exec(text)?.[0]).toBeUndefined();
  for (const word of ["EnvVar", "SecretRef", "managedFields", "annotations", "Probe", "Lifecycle", "Projected"]) {
    expect(text).not.toContain(word);
  }
});

test("fields that the API does not have are not left, nor are objects of kinds that are not read", () => {
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", secret: "x" }, spec: { containers: [] }, x: 1 };
  expect(redact(pod)).toEqual({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [] } });
  expect(redact({ apiVersion: "v1", kind: "Secret", metadata: { name: "a" } })).toBeUndefined();
  expect(redact({ apiVersion: "example.com/v1", kind: "Pod" })).toBeUndefined();
});

test("only annotations that are read are left, with what they can say", () => {
  const annotations = {
    "controller.kubernetes.io/pod-deletion-cost": "-5",
    "deployment.kubernetes.io/revision": "my secret",
    "kubernetes.io/limit-ranger": "LimitRanger plugin set: cpu request for container secret",
    mine: "secret",
    "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", annotations: { mine: "secret" } },
      spec: { replicas: 3, template: { spec: { containers: [{ name: "c", env: [{ name: "A", value: "secret" }] }] } } },
    }),
  };
  const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", annotations } };
  const redacted = redact(object);
  expect(JSON.stringify(redacted)).not.toContain("secret");
  expect(redacted).toMatchObject({
    metadata: {
      annotations: {
        "controller.kubernetes.io/pod-deletion-cost": "-5",
        "kubernetes.io/limit-ranger": "yes",
        "kubectl.kubernetes.io/last-applied-configuration":
          '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"c"}]}}}}',
      },
    },
  });
  expect(keptAnnotations.has("mine")).toBe(false);
});

test("keys such as __proto__ stay keys", () => {
  const labels: unknown = JSON.parse('{"__proto__":"a","constructor":"b"}');
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { labels }, spec: { containers: [] } };
  expect(JSON.stringify(redact(pod))).toContain('"labels":{"__proto__":"a","constructor":"b"}');
});

test("every field said to be masked is in the table", () => {
  for (const [type, fields] of maskedFields) {
    for (const field of fields) expect(fieldTable[type], `${type}.${field}`).toHaveProperty(field);
  }
});
