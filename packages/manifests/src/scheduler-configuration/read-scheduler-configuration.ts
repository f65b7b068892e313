import type { KubernetesVersion, KubeSchedulerConfiguration, PluginConfig } from "@stowage/engine";
import { quoted } from "../check/names.ts";
import { required, type Report } from "../check/report.ts";
import { nameOf } from "../check/scalar.ts";
import { checkStructure } from "../check/structure.ts";
import { positionOf } from "../findings.ts";
import { parseJson } from "../json/parse-json.ts";
import type { Source } from "../manifest.ts";
import type { Position, Problem } from "../problem.ts";
import { readText } from "../source-text.ts";
import { type ParsedUnit, positionIn, type TextUnit } from "../text-unit.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { argsShape, configurationApiVersion, configurationShape } from "./configuration-shape.ts";
import { type CheckedConfiguration, validateConfiguration } from "./validate-configuration.ts";

/** A configuration, or everything that is wrong with its text. */
export type ReadConfiguration =
  | {
      readonly kind: "configuration";
      readonly configuration: KubeSchedulerConfiguration;
      /** Where the field at a path stands, or the nearest one around it that is there. */
      readonly positionOf: (path: string) => Position;
    }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/**
 * Reads a KubeSchedulerConfiguration as kube-scheduler of that version does: unknown and duplicate fields are errors,
 * and so is what validation does not let through.
 * Source: `loadConfig` (cmd/kube-scheduler/app/options/configfile.go).
 */
export async function readSchedulerConfiguration(
  source: Source,
  version: KubernetesVersion,
): Promise<ReadConfiguration> {
  const read = await wholeText(source);
  if (typeof read !== "string") return { kind: "problems", problems: [read] };
  const format = /^\s*\{/.test(read) ? "json" : "yaml";
  const unit: TextUnit = { file: source.name, format, text: read, line: 1, column: 1 };
  const parsed = parse(unit);
  const problems = parsed.faults.map(({ severity, path, message, offset }): Problem => {
    return { severity, path, message, position: positionIn(unit, offset) };
  });
  const report: Report = (path, message) => {
    if (problems.some((other) => other.path === path && other.message === message)) return;
    problems.push({ severity: "error", path, message, position: positionOf(unit, path) });
  };
  const configuration = parsed.value === undefined ? undefined : check(parsed.value, version, report);
  if (configuration === undefined && problems.length === 0) report("", `must be a KubeSchedulerConfiguration`);
  if (configuration === undefined || problems.some(({ severity }) => severity === "error")) {
    return { kind: "problems", problems };
  }
  return { kind: "configuration", configuration, positionOf: (path) => positionOf(unit, path) };
}

async function wholeText(source: Source): Promise<string | Problem> {
  let whole = "";
  const pieces = readText(source);
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return next.value ?? whole;
    whole += next.value.text;
  }
}

function parse(unit: TextUnit): ParsedUnit {
  if (unit.format === "json") return parseJson(unit.text, { duplicates: "error" });
  return parseYaml(unit.text, { duplicates: "error" });
}

function check(value: unknown, version: KubernetesVersion, report: Report): KubeSchedulerConfiguration | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report("", `must be a KubeSchedulerConfiguration, not ${nameOf(value)}`);
    return undefined;
  }
  const { apiVersion = "", kind = "" }: { apiVersion?: unknown; kind?: unknown } = value;
  if (apiVersion !== configurationApiVersion || kind !== "KubeSchedulerConfiguration") {
    report(...typeProblem(apiVersion, kind));
    return undefined;
  }
  let isAmiss = false;
  const wrong = (path: string, message: string): void => {
    isAmiss = true;
    report(path, message);
  };
  const structure = { fields: "all", onWrongType: wrong, onUnknown: wrong } as const;
  // What has these fields with these types is one; validation sees to the rest.
  const checked = checkStructure(value, configurationShape(version), structure) as CheckedConfiguration;
  const configuration = withCheckedArgs(checked, version, wrong);
  // What was left out for its type would be missed.
  if (!isAmiss) validateConfiguration(configuration, version, report);
  return configuration;
}

function typeProblem(apiVersion: unknown, kind: unknown): Parameters<Report> {
  if (kind !== "KubeSchedulerConfiguration") {
    const wanted = `KubeSchedulerConfiguration of ${configurationApiVersion}`;
    if (kind === "") return ["kind", required(wanted)];
    return ["kind", `must be ${wanted}, not ${typeof kind === "string" ? quoted(kind) : nameOf(kind)}`];
  }
  if (apiVersion === "") return ["apiVersion", required(configurationApiVersion)];
  const given = typeof apiVersion === "string" ? quoted(apiVersion) : nameOf(apiVersion);
  return ["apiVersion", `must be ${configurationApiVersion}, not ${given}`];
}

/** The arguments of each plugin, checked as that plugin's. */
function withCheckedArgs(
  checked: CheckedConfiguration,
  version: KubernetesVersion,
  report: Report,
): CheckedConfiguration {
  if (checked.profiles === undefined) return checked;
  const profiles = checked.profiles.map((profile, index) => {
    if (profile.pluginConfig === undefined) return profile;
    const pluginConfig = profile.pluginConfig.map((one, at) =>
      withArgs(one, version, `profiles[${index}].pluginConfig[${at}].args`, report),
    );
    return { ...profile, pluginConfig };
  });
  return { ...checked, profiles };
}

function withArgs(
  config: Partial<PluginConfig>,
  version: KubernetesVersion,
  path: string,
  report: Report,
): PluginConfig {
  const { name = "", args } = config;
  const shape = argsShape(name, version);
  if (shape === undefined || args === undefined) return { ...config, name };
  const at = (inside: string, message: string): void => report(inside === "" ? path : `${path}.${inside}`, message);
  const options = { fields: "all", onWrongType: at, onUnknown: at } as const;
  const checked: Record<string, unknown> = checkStructure(args, shape, options);
  const { apiVersion = configurationApiVersion, kind = shape.name, ...rest } = checked;
  if (apiVersion !== configurationApiVersion) at("apiVersion", `must be ${configurationApiVersion}`);
  if (kind !== shape.name) at("kind", `must be ${shape.name}, the arguments of plugin ${quoted(name)}`);
  return { name, args: rest };
}
