import type { Finding, Severity } from "@stowage/planner";

const commands: Readonly<Record<Severity, "error" | "warning" | "notice">> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

/** Findings as GitHub's workflow commands, which annotate the lines of a pull request. */
export function lintGithub(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, severity, object, message, position }) => {
      const properties = [
        ...(position === undefined
          ? []
          : [`file=${escapeProperty(position.file)}`, `line=${position.line}`, `col=${position.column}`]),
        `title=${escapeProperty(`${rule} (${object})`)}`,
      ];
      return `::${commands[severity]} ${properties.join(",")}::${escapeData(message)}\n`;
    })
    .join("");
}

/** What would end the command, or begin another one. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
