import type { Problem } from "@stowage/manifests";
import type { Colors } from "./colors.ts";
import { visible } from "./visible.ts";

/**
 * Problems as compilers print them, so that editors and terminals make links of them:
 *
 *     web.yaml:14:9: error: Deployment default/web: spec.replicas: must be 0 or more, not -1
 *     web.yaml:26:15: warning: Deployment default/web: 1 node lacks the label zone (spec.template.spec...topologyKey)
 */
export function problemLines(problems: readonly Problem[], colors: Colors): string[] {
  return problems.map(({ severity, object, path, message, position }) => {
    const where = position === undefined ? [] : [`${visible(position.file)}:${position.line}:${position.column}`];
    const kind = severity === "error" ? colors.bad("error") : colors.warning("warning");
    const told = [...where, kind, ...nonEmpty(object)];
    if (severity === "error") return [...told, ...nonEmpty(path), visible(message)].join(": ");
    // What is to be known first: the path is long, and nothing has to be mended there.
    const [at] = nonEmpty(path);
    return `${[...told, visible(message)].join(": ")}${at === undefined ? "" : colors.faint(` (${at})`)}`;
  });
}

function nonEmpty(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : [visible(text)];
}
