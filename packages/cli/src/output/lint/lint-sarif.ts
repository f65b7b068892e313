import { type Finding, lintRules, type Severity } from "@stowage/planner";
import { version } from "../../version.ts";
import { structured } from "../structured.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** Findings as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning. */
export function lintSarif(findings: readonly Finding[]): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "stowage",
            semanticVersion: version,
            rules: lintRules.map(({ name, summary, severity }) => ({
              id: name,
              shortDescription: { text: summary },
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map(resultOf),
      },
    ],
  };
  return structured(log, "json");
}

function resultOf({ rule, severity, object, path, message, position }: Finding): object {
  return {
    ruleId: rule,
    ruleIndex: lintRules.findIndex(({ name }) => name === rule),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        ...(position === undefined ? {} : { physicalLocation: physicalLocation(position) }),
        logicalLocations: [{ fullyQualifiedName: path === "" ? object : `${object}: ${path}`, kind: "object" }],
      },
    ],
  };
}

function physicalLocation({ file, line, column }: NonNullable<Finding["position"]>): object {
  return { artifactLocation: { uri: fileUri(file) }, region: { startLine: line, startColumn: column } };
}

/** A relative reference, each part escaped; a path from the root as `file:`. */
function fileUri(file: string): string {
  const path = file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${path}` : path;
}
