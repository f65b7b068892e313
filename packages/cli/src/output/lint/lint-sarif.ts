import { type Finding, lintRules, type Severity } from "@stowage/planner";
import type { Location, Log, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import { version } from "../../version.ts";
import { structured } from "../structured.ts";
import { fileUri } from "./file-uri.ts";
import type { LintReporting } from "./lint-report.ts";
import { sarifFix } from "./sarif-fix.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** Findings as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning. */
export function lintSarif(findings: readonly Finding[], { linesOf }: Pick<LintReporting, "linesOf">): string {
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "stowage",
            semanticVersion: version,
            informationUri: "https://github.com/stowage-dev/stowage",
            rules: lintRules.map(descriptorOf),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, linesOf)),
      },
    ],
  };
  return structured(log, "json");
}

function descriptorOf({ name, summary, severity }: (typeof lintRules)[number]): ReportingDescriptor {
  return {
    id: name,
    shortDescription: { text: summary },
    helpUri: `https://github.com/stowage-dev/stowage/blob/main/docs/lint/${name}.md`,
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(finding: Finding, linesOf: LintReporting["linesOf"]): Result {
  const { rule, severity, object, path, message, position } = finding;
  const fix = sarifFix(finding, linesOf);
  const name = path === "" ? object : `${object}: ${path}`;
  const location: Location = {
    ...(position === undefined ? {} : { physicalLocation: physicalLocation(position) }),
    logicalLocations: [{ fullyQualifiedName: name, kind: "object" }],
  };
  return {
    ruleId: rule,
    ruleIndex: lintRules.findIndex((one) => one.name === rule),
    level: levels[severity],
    message: { text: message },
    locations: [location],
    // The same finding after lines have moved.
    partialFingerprints: { "object/v1": `${rule} ${name}` },
    ...(fix === undefined ? {} : { fixes: [fix] }),
  };
}

function physicalLocation({ file, line, column }: NonNullable<Finding["position"]>): PhysicalLocation {
  return { artifactLocation: { uri: fileUri(file) }, region: { startLine: line, startColumn: column } };
}
