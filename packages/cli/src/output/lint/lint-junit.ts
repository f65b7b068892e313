import type { Finding } from "@stowage/planner";
import { xmlQuoted, xmlText } from "../xml-text.ts";
import type { LintReporting } from "./lint-report.ts";

/** Findings as JUnit's XML: a suite a file, a case a finding; a file without any is a case that passes. */
export function lintJunit(findings: readonly Finding[], { strict, files }: LintReporting): string {
  const suites = [...new Set([...files, ...findings.map(fileOf)])].map((file) => {
    const own = findings.filter((one) => fileOf(one) === file);
    const failures = own.filter((one) => isFailure(one, strict)).length;
    const cases =
      own.length === 0
        ? [`    <testcase classname=${xmlQuoted(file)} name="nothing found"/>`]
        : own.map((one) => caseOf(one, strict));
    return [
      `  <testsuite name=${xmlQuoted(file)} tests="${Math.max(1, own.length)}" failures="${failures}">`,
      ...cases,
      "  </testsuite>",
    ].join("\n");
  });
  const tests = findings.length + files.filter((file) => !findings.some((one) => fileOf(one) === file)).length;
  const failures = findings.filter((one) => isFailure(one, strict)).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="stowage lint" tests="${tests}" failures="${failures}">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function caseOf(finding: Finding, strict: boolean): string {
  const { rule, severity, object, message, position } = finding;
  const line = position === undefined ? "" : ` (line ${position.line})`;
  const start = `    <testcase classname=${xmlQuoted(fileOf(finding))} name=${xmlQuoted(`${rule}: ${object}${line}`)}`;
  const place = position === undefined ? "" : `${position.file}:${position.line}:${position.column}: `;
  const text = xmlText(`${place}${severity}: ${message}`);
  if (!isFailure(finding, strict)) return `${start}>\n      <system-out>${text}</system-out>\n    </testcase>`;
  return `${start}>\n      <failure type=${xmlQuoted(severity)} message=${xmlQuoted(message)}>${text}</failure>\n    </testcase>`;
}

function fileOf({ position }: Finding): string {
  return position?.file ?? "";
}

function isFailure({ severity }: Finding, strict: boolean): boolean {
  return severity === "error" || (strict && severity === "warning");
}
