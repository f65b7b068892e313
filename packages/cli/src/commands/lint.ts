import { defaultProfile, type KubernetesVersion } from "@stowage/engine";
import { didYouMean, type Problem, readManifests, type ReadResult } from "@stowage/manifests";
import {
  type Autoscaler,
  type ClusterInput,
  describesCluster,
  type Finding,
  ignoreComments,
  isIgnored,
  type LintInput,
  lintManifests,
  type LintRule,
  lintRuleNamed,
  lintRules,
  madeUpCluster,
  type Severity,
  wrapperProblem,
} from "@stowage/planner";
import { chooseVersion } from "../input/choose-version.ts";
import { admissionPluginsIn, unknownAdmissionPlugin } from "../input/lint-admission-plugins.ts";
import { keptSources } from "../input/kept-sources.ts";
import { type LintSettings, readLintSettings } from "../input/lint-settings.ts";
import { readInputs, tellProblems } from "../input/read-inputs.ts";
import { readSources } from "../input/sources.ts";
import { Interrupted } from "../interrupted.ts";
import { type ExitStatus, type Io, worked } from "../io.ts";
import type { ConnectionOptions } from "../live/connection-options.ts";
import { progressLine } from "../output/progress.ts";
import { type LintFormat, lintReport } from "../output/lint/lint-report.ts";
import { visible } from "../output/visible.ts";
import { UsageError } from "../usage-error.ts";

/** What `stowage lint` is told. */
export interface LintOptions extends ConnectionOptions {
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly cluster?: string;
  readonly shape: readonly string[];
  readonly namespace?: string;
  readonly output: LintFormat;
  readonly rule: readonly string[];
  readonly ignore: readonly string[];
  readonly strict: boolean;
  readonly autoscaler: readonly Autoscaler[];
  readonly admissionPlugins: readonly string[];
  readonly kubernetesVersion?: string;
}

/** `stowage lint`: which rules do not do what they say. */
export async function lintCommand(options: LintOptions, io: Io): Promise<ExitStatus> {
  const { filename, recursive, output, strict } = options;
  if (filename.length === 0) throw new UsageError("nothing to look at: give manifests with -f");
  const settings = await readLintSettings(io);
  const rules = chosenRules(options);
  const { keep, linesOf, names } = keptSources();
  const reading = { recursive, io, passesOverKustomizations: true };
  const read = await readSources(filename, reading, (sources) => readManifests(keep(sources)));
  const cluster = await clusterOf(options, settings, io);
  if (cluster === undefined) return 2;
  const looked = findingsIn(read, cluster, { options, settings, rules, linesOf }, io);
  const findings = looked.findings.filter((finding) => !isIgnored(finding, linesOf(finding.position?.file ?? "")));
  // What a mix-up explains is a finding; what else is wrong keeps objects from being looked at.
  const problems = unexplained(read.problems, rules);
  tellProblems(problems, io);
  tellUnknownIgnores(names(), linesOf, io);
  io.stdout.write(lintReport(findings, output, { io, strict, files: names(), linesOf }));
  if (looked.interruption !== undefined) throw new Interrupted(looked.interruption);
  if (problems.length > 0) return 2;
  return findings.some(({ severity }) => severity === "error" || (strict && severity === "warning")) ? 1 : 0;
}

/** A comment that names no lint rule passes over nothing, which its author should know. */
function tellUnknownIgnores(files: readonly string[], linesOf: Looking["linesOf"], io: Io): void {
  const known = lintRules.map(({ name }) => name);
  for (const file of files) {
    const tell = (line: number, text: string): void => {
      io.stderr.write(`${visible(file)}:${line}: info: ${text}\n`);
    };
    for (const { line, rules } of ignoreComments(linesOf(file))) {
      if (rules.length === 0) tell(line, "this comment passes over nothing: write # stowage-lint: ignore=RULE why");
      for (const rule of rules.filter((name) => !known.includes(name))) {
        tell(line, `there is no lint rule "${rule}"${didYouMean(rule, known)}: this comment passes over nothing`);
      }
    }
  }
}

interface Looking {
  readonly options: LintOptions;
  readonly settings: LintSettings;
  readonly rules: readonly LintRule[];
  readonly linesOf: (file: string) => readonly string[];
}

function findingsIn(
  read: ReadResult,
  cluster: ChosenCluster,
  { options, settings, rules, linesOf }: Looking,
  io: Io,
): { readonly findings: readonly Finding[]; readonly interruption?: string } {
  const { namespace, admissionPlugins, autoscaler } = options;
  const version = versionOf(options, [...(cluster.input?.manifests ?? []), ...read.manifests]);
  const progress = progressLine(io.stderr);
  let known: Parameters<NonNullable<LintInput["onRule"]>>[0] | undefined;
  const input: LintInput = {
    manifests: read.manifests,
    ...(cluster.input === undefined ? {} : { cluster: cluster.input, clusterIs: cluster.is }),
    ...(namespace === undefined ? {} : { namespace }),
    profiles: [defaultProfile(version)],
    kubernetesVersion: version,
    problems: read.problems,
    passedOver: read.passedOver,
    autoscalers: [...settings.autoscalers, ...autoscaler],
    admissionPlugins: admissionPluginsIn([...settings.admissionPlugins, ...admissionPlugins]),
    rules,
    severities: severitiesOf(options, settings),
    linesOf,
    onRule: (now) => {
      known = now;
      progress.show(() => `looking: ${now.done} of ${now.of} lint rules`);
    },
  };
  try {
    const done = worked(io, () => lintManifests(input));
    if (done.isDone) return { findings: done.value };
  } finally {
    progress.clear();
  }
  const { done = 0, of = rules.length, soFar } = known ?? {};
  return { findings: soFar?.() ?? [], interruption: `${done} of ${of} lint rules had been checked` };
}

function versionOf({ kubernetesVersion }: LintOptions, manifests: ReadResult["manifests"]): KubernetesVersion {
  return chooseVersion(kubernetesVersion, manifests).version;
}

/** The errors that no mix-up of terms explains: of a mixed-up term the missing fields are none of their own. */
function unexplained(problems: readonly Problem[], rules: readonly LintRule[]): readonly Problem[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (!rules.some(({ name }) => name === "wrapper-mix-up")) return errors;
  const mixedUp = new Set(errors.flatMap((problem) => wrapperProblem(problem)?.path ?? []));
  return errors.filter(({ path }) => ![...mixedUp].some((term) => path.startsWith(term)));
}

/** @throws UsageError for a lint rule that there is none of. */
function chosenRules({ rule, ignore, admissionPlugins }: LintOptions): readonly LintRule[] {
  const problems = [...new Set([...rule, ...ignore])]
    .filter((name) => lintRuleNamed(name) === undefined)
    .map(unknownRule);
  const plugins = admissionPluginsIn(admissionPlugins).flatMap((name) => unknownAdmissionPlugin(name) ?? []);
  problems.push(...plugins.map((problem) => `--admission-plugins: ${problem}`));
  if (problems.length > 0) throw new UsageError(problems);
  const chosen = rule.length === 0 ? lintRules : lintRules.filter(({ name }) => rule.includes(name));
  const left = chosen.filter(({ name }) => !ignore.includes(name));
  if (left.length === 0) throw new UsageError("--rule and --ignore leave no lint rule to check");
  return left;
}

function unknownRule(name: string): string {
  const names = lintRules.map((rule) => rule.name);
  const hint = didYouMean(name, names);
  return `there is no lint rule "${name}"${hint === "" ? `; there are ${names.join(", ")}` : hint}`;
}

function severitiesOf({ rule }: LintOptions, settings: LintSettings): ReadonlyMap<string, Severity | "off"> {
  // A rule that is asked for by name is checked, whatever the settings switch off.
  return new Map([...settings.severities].filter(([name, severity]) => severity !== "off" || !rule.includes(name)));
}

interface ChosenCluster {
  readonly input?: ClusterInput;
  readonly is: "dump" | "shape";
}

/** `--cluster`, else the shapes declared; `undefined` where it can not be read, which has been said then. */
async function clusterOf(options: LintOptions, settings: LintSettings, io: Io): Promise<ChosenCluster | undefined> {
  const { cluster, shape } = options;
  if (cluster !== undefined) {
    if (shape.length > 0)
      throw new UsageError("--cluster and --shape contradict each other: one of them says what the nodes are");
    const asked = { ...options, filename: [], cluster, seed: 0, validate: "ignore" };
    const read = await readInputs(asked, io, progressLine(io.stderr));
    if (read?.cluster === undefined) return undefined;
    return { input: read.cluster, is: describesCluster(cluster) ? "shape" : "dump" };
  }
  const [shapes, said] = shape.length > 0 ? [shape, "--shape"] : [settings.shapes, settings.shapesAt];
  if (shapes.length === 0) return { is: "shape" };
  return { input: clusterOfShapes(shapes, said), is: "shape" };
}

/** Groups of nodes, one after the other. @throws UsageError for a description that makes no sense. */
function clusterOfShapes(shapes: readonly string[], said: string): ClusterInput {
  const made = madeUpCluster(shapes.join(";"));
  if (made.kind === "problems") throw new UsageError(made.problems.map((problem) => `${said}: ${problem}`));
  return { ...made.cluster, source: `declared shapes (${shapes.join("; ")})` };
}
