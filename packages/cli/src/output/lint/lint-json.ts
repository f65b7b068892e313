import type { Finding } from "@stowage/planner";
import { structured } from "../structured.ts";

/** Findings for programs; docs/output.md describes it. */
export function lintJson(findings: readonly Finding[]): string {
  const report = {
    apiVersion: "stowage.dev/v1",
    kind: "LintReport",
    findings: findings.map(({ rule, severity, object, path, message, position, fix }) => ({
      rule,
      severity,
      object,
      file: position?.file ?? null,
      line: position?.line ?? null,
      column: position?.column ?? null,
      path,
      message,
      fix: fix ?? null,
    })),
  };
  return structured(report, "json");
}
