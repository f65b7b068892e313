import { type DumpSize, dumpObjects } from "./dump-objects.ts";

/** A made-up cluster's dump, piece by piece, as `kubectl get nodes,pods,... -A -o json` or `-o yaml` prints it. */
export function* dumpText(size: DumpSize, format: "json" | "yaml"): Generator<string, void, undefined> {
  const isYaml = format === "yaml";
  yield isYaml ? "apiVersion: v1\nitems:\n" : '{\n    "apiVersion": "v1",\n    "items": [\n';
  let before = "";
  for (const object of dumpObjects(size)) {
    const sorted = inOrder(object);
    yield isYaml ? yamlItem(sorted, "") : `${before}        ${jsonItem(sorted)}`;
    before = ",\n";
  }
  yield isYaml ? 'kind: List\nmetadata:\n  resourceVersion: ""\n' : `\n    ],\n${jsonEnd}`;
}

const jsonEnd = '    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n';

function jsonItem(value: unknown): string {
  return JSON.stringify(value, undefined, 4).replaceAll("\n", "\n        ");
}

/** Maps with their keys in the alphabet's order, as Go writes them. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, of]) => [key, inOrder(of)]));
}

function yamlItem(value: unknown, indent: string): string {
  const lines = yamlLines(value, `${indent}  `);
  return `${indent}- ${lines.trimStart()}`;
}

/** Each line with its end. */
function yamlLines(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return `${indent}${yamlScalar(value)}\n`;
  if (Array.isArray(value)) return value.map((item) => yamlItem(item, indent)).join("");
  return Object.entries(value)
    .map(([key, of]) => {
      if (typeof of !== "object" || of === null) return `${indent}${key}: ${yamlScalar(of)}\n`;
      if (Object.keys(of).length === 0) return `${indent}${key}: ${Array.isArray(of) ? "[]" : "{}"}\n`;
      // A list's dashes stand below its key.
      return `${indent}${key}:\n${yamlLines(of, Array.isArray(of) ? indent : `${indent}  `)}`;
    })
    .join("");
}

function yamlScalar(value: unknown): string {
  const isPlain = typeof value === "string" && /^[A-Za-z/][\w./@ -]*(?::\S[\w./@ -]*)*$/.test(value);
  return isPlain && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value) ? value : JSON.stringify(value);
}
