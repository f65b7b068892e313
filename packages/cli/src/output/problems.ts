import type { Problem } from "@stowage/manifests";
import type { Colors } from "./colors.ts";
import { visible } from "./visible.ts";

/**
 * Problems as compilers print them, so that editors and terminals make links of them:
 *
 *     web.yaml:14:9: error: Deployment default/web: spec.replicas: must be 0 or more, not -1
 */
export function problemLines(problems: readonly Problem[], colors: Colors): string[] {
  return problems.map(({ severity, object, path, message, position }) => {
    const where = position === undefined ? [] : [`${visible(position.file)}:${position.line}:${position.column}`];
    const kind = severity === "error" ? colors.bad("error") : colors.warning("warning");
    return [...where, kind, ...nonEmpty(object), ...nonEmpty(path), visible(message)].join(": ");
  });
}

function nonEmpty(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : [visible(text)];
}
