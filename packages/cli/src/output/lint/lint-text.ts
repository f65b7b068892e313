import type { Finding, Severity } from "@stowage/planner";
import type { Colors } from "../colors.ts";
import { visible } from "../visible.ts";

/** Findings as compilers print them, the message first, whose it is and by which lint rule behind; then how many. */
export function lintText(findings: readonly Finding[], files: number, colors: Colors): string {
  const lines = findings.map(({ rule, severity, object, message, position }) => {
    const kind = severityColor(severity, colors)(severity);
    return `${placeText(position)}${kind}: ${visible(message)} ${colors.faint(visible(`(${object}, ${rule})`))}`;
  });
  return `${[...lines, countText(findings, files)].join("\n")}\n`;
}

function placeText(position: Finding["position"]): string {
  return position === undefined ? "" : `${visible(position.file)}:${position.line}:${position.column}: `;
}

function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  switch (severity) {
    case "error":
      return colors.bad;
    case "warning":
      return colors.warning;
    case "info":
      return colors.faint;
    default:
      return severity satisfies never;
  }
}

function countText(findings: readonly Finding[], files: number): string {
  const where = files === 1 ? "1 file" : `${files} files`;
  if (findings.length === 0) return `nothing found in ${where}`;
  const count = (severity: Severity, noun: string): readonly string[] => {
    const number = findings.filter((one) => one.severity === severity).length;
    return number === 0 ? [] : [`${number} ${noun}${number === 1 || noun === "info" ? "" : "s"}`];
  };
  return `${[...count("error", "error"), ...count("warning", "warning"), ...count("info", "info")].join(", ")} in ${where}`;
}
