// Writes packages/manifests/src/check/field-table.generated.ts: every field of every type that an object of a
// kind we read can contain, and the kinds that an API server of that version serves.
//
//   node tools/schema/generate-field-table.mjs SWAGGER_JSON VERSION
//
// SWAGGER_JSON is Kubernetes' own description of its API, part of the Go module k8s.io/kubernetes:
//
//   dir=$(go mod download -json k8s.io/kubernetes@v1.37.2 | node -p 'JSON.parse(fs.readFileSync(0)).Dir')
//   node tools/schema/generate-field-table.mjs "$dir/api/openapi-spec/swagger.json" 1.37.2
//
// Types are written as in Go: `string`, `int32`, `[]Container`, `{}Quantity` (a map with string keys), `any`.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const roots = {
  v1: [
    "Pod",
    "Node",
    "Namespace",
    "Service",
    "ReplicationController",
    "LimitRange",
    "ResourceQuota",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "ServiceAccount",
  ],
  "apps/v1": ["ReplicaSet", "StatefulSet", "Deployment", "DaemonSet", "ControllerRevision"],
  "autoscaling/v2": ["HorizontalPodAutoscaler"],
  "batch/v1": ["Job", "CronJob"],
  "scheduling.k8s.io/v1": ["PriorityClass"],
  "node.k8s.io/v1": ["RuntimeClass"],
  "policy/v1": ["PodDisruptionBudget"],
  "storage.k8s.io/v1": ["StorageClass", "CSINode", "CSIDriver", "CSIStorageCapacity", "VolumeAttachment"],
};

const [swaggerFile, version] = process.argv.slice(2);
if (swaggerFile === undefined || version === undefined) {
  console.error("usage: node tools/schema/generate-field-table.mjs SWAGGER_JSON VERSION");
  process.exit(2);
}
const { definitions } = JSON.parse(readFileSync(swaggerFile, "utf8"));

const scalars = new Map([
  ["io.k8s.apimachinery.pkg.api.resource.Quantity", "Quantity"],
  ["io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", "any"],
  ["io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime", "Time"],
  ["io.k8s.apimachinery.pkg.apis.meta.v1.Time", "Time"],
  ["io.k8s.apimachinery.pkg.util.intstr.IntOrString", "IntOrString"],
]);

const shortName = (name) => name.slice(name.lastIndexOf(".") + 1);
const fullNames = new Map();
const fieldTable = new Map();

for (const [apiVersion, kinds] of Object.entries(roots)) {
  for (const kind of kinds) visit(definitionOf(apiVersion, kind));
}

function definitionOf(apiVersion, kind) {
  const [group, servedVersion] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const found = Object.entries(definitions).find(([, definition]) =>
    definition["x-kubernetes-group-version-kind"]?.some(
      (served) => served.group === group && served.version === servedVersion && served.kind === kind,
    ),
  );
  if (found === undefined) throw new Error(`no definition of ${apiVersion} ${kind}`);
  return found[0];
}

function visit(fullName) {
  const name = shortName(fullName);
  if (fullNames.has(name)) {
    if (fullNames.get(name) !== fullName) throw new Error(`two types are called ${name}`);
    return;
  }
  fullNames.set(name, fullName);
  const fields = {};
  fieldTable.set(name, fields);
  const properties = definitions[fullName].properties ?? {};
  for (const field of Object.keys(properties).sort()) fields[field] = typeOf(properties[field]);
}

function typeOf(schema) {
  if (schema.$ref !== undefined) {
    const fullName = schema.$ref.slice("#/definitions/".length);
    const scalar = scalars.get(fullName);
    if (scalar === undefined) visit(fullName);
    return scalar ?? shortName(fullName);
  }
  if (schema.type === "array") return `[]${typeOf(schema.items)}`;
  if (schema.type === "object") {
    return schema.additionalProperties === undefined ? "any" : `{}${typeOf(schema.additionalProperties)}`;
  }
  if (schema.type === "integer") return schema.format ?? "int64";
  if (schema.type === "string" || schema.type === "boolean") return schema.type;
  throw new Error(`cannot write the type of ${JSON.stringify(schema)}`);
}

// To the API server the data of a revision may be anything; these are those of StatefulSets and DaemonSets.
fieldTable.set("ControllerRevision", { ...fieldTable.get("ControllerRevision"), data: "ControllerRevisionData" });
fieldTable.delete("RawExtension");
fieldTable.set("ControllerRevisionData", { spec: "ControllerRevisionSpec" });
fieldTable.set("ControllerRevisionSpec", { template: "PodTemplateSpec" });
// Two versions of a kind share its name: those of the older one are called after it.
const ofV2 = { ...fieldTable.get("HorizontalPodAutoscalerSpec"), ...fieldTable.get("HorizontalPodAutoscalerStatus") };
const ofV1 = { targetCPUUtilizationPercentage: "int32", currentCPUUtilizationPercentage: "int32" };
const fieldsOf = (...names) => Object.fromEntries(names.map((name) => [name, ofV1[name] ?? ofV2[name]]));
const [specOfV1, statusOfV1] = ["HorizontalPodAutoscalerV1Spec", "HorizontalPodAutoscalerV1Status"];
fieldTable.set("HorizontalPodAutoscalerV1", {
  ...fieldTable.get("HorizontalPodAutoscaler"),
  spec: specOfV1,
  status: statusOfV1,
});
fieldTable.set(specOfV1, fieldsOf("maxReplicas", "minReplicas", "scaleTargetRef", "targetCPUUtilizationPercentage"));
fieldTable.set(
  statusOfV1,
  fieldsOf(
    "currentCPUUtilizationPercentage",
    "currentReplicas",
    "desiredReplicas",
    "lastScaleTime",
    "observedGeneration",
  ),
);

const servedKinds = new Map();
for (const definition of Object.values(definitions)) {
  // What has metadata, apart from lists and status, is an object.
  if (definition.properties?.metadata === undefined) continue;
  for (const { group, version: servedVersion, kind } of definition["x-kubernetes-group-version-kind"] ?? []) {
    if (kind === "Status") continue;
    const apiVersion = group === "" ? servedVersion : `${group}/${servedVersion}`;
    servedKinds.set(apiVersion, [...(servedKinds.get(apiVersion) ?? []), kind]);
  }
}

const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const text = [
  "// Generated by tools/schema/generate-field-table.mjs; do not edit.",
  "",
  "/** The version of Kubernetes whose API this is. */",
  `export const fieldTableVersion = ${JSON.stringify(version)};`,
  "",
  "/** The fields of each type, and their types as Go writes them. */",
  "export const fieldTable: Readonly<Record<string, Readonly<Record<string, string>>>> = {",
  ...sorted(fieldTable).map(([name, fields]) => {
    const inside = Object.entries(fields).map(([field, type]) => `${propertyName(field)}: ${JSON.stringify(type)}`);
    return inside.length === 0 ? `  ${name}: {},` : `  ${name}: { ${inside.join(", ")} },`;
  }),
  "};",
  "",
  "/** The kinds that the API server serves, by apiVersion. */",
  "export const servedKinds: Readonly<Record<string, readonly string[]>> = {",
  ...sorted(servedKinds).map(
    ([apiVersion, kinds]) => `  ${JSON.stringify(apiVersion)}: ${JSON.stringify(kinds.sort())},`,
  ),
  "};",
  "",
].join("\n");

function propertyName(name) {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

const target = fileURLToPath(new URL("../../packages/manifests/src/check/field-table.generated.ts", import.meta.url));
writeFileSync(target, text);
console.log(`${target}: ${fieldTable.size} types, ${Math.round(text.length / 1024)} KB`);
