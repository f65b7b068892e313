import type { Manifest } from "@stowage/manifests";
import { type FixDocument, fixDocument } from "../fix/fix-document.ts";
import type { Subject } from "../subjects/subject.ts";
import { contextOf, planInput } from "./context-of.ts";
import type { Finding, Report, ReportedFix, Severity } from "./finding.ts";
import type { LintInput } from "./lint-input.ts";
import type { LintRule } from "./lint-rule.ts";
import { lintRules } from "./lint-rules.ts";
import { wrapperMixUp, wrapperProblem } from "./rules/wrapper-mix-up.ts";
import { SearchedFixes } from "./searched-fixes.ts";

/**
 * Rules of the manifests that do not do what they say, found by evaluating them together with the cluster.
 *
 * @returns in the order of the text.
 */
export function lintManifests(input: LintInput): readonly Finding[] {
  const { rules = lintRules, severities, onRule } = input;
  const findings = [...mixUps(input)];
  const soFar = (): readonly Finding[] => inOrder(findings);
  onRule?.({ done: 0, of: rules.length, soFar });
  const context = contextOf(input);
  const searched =
    context.scope === "none" ? undefined : new SearchedFixes(planInput(input, input.manifests), context.plan);
  for (const [done, rule] of rules.entries()) {
    onRule?.({ done, of: rules.length, soFar });
    const asked = severities?.get(rule.name);
    if (asked === "off") continue;
    for (const report of rule.check(context)) {
      const fix = searched?.fixOf(rule, report, report.severity ?? rule.severity);
      findings.push({ ...findingOf(rule, report, asked), ...(fix === undefined ? {} : { fix }) });
    }
  }
  return inOrder(findings);
}

function findingOf({ name, severity }: LintRule, report: Report, asked: Severity | undefined): Finding {
  const { subject, message, in: at = "pod", fix } = report;
  const manifest = typeof at === "string" ? subject.manifest : at;
  const path = `${at === "pod" ? subject.templatePath : ""}${report.path}`;
  const position = manifest.positionOf(path);
  const start = (fix?.of ?? subject.manifest).positionOf("");
  return {
    rule: name,
    severity: asked ?? report.severity ?? severity,
    object: typeof at === "string" ? subject.text : objectText(at, subject),
    path,
    message,
    ...(position === undefined ? {} : { position }),
    ...(start === undefined ? {} : { start }),
    ...(fix === undefined || fix.patch.length === 0 ? {} : { fix: fixOf(fix, subject) }),
  };
}

/** How an object beside the subject is called: `HorizontalPodAutoscaler shop/web`. */
function objectText({ object }: Manifest, subject: Subject): string {
  const { namespace = subject.namespace, name = "" } = object.metadata;
  return `${object.kind ?? ""} ${namespace}/${name}`;
}

function fixOf({ kind, sentence, patch, of }: ReportedFix, subject: Subject): FixDocument {
  const target = of === undefined ? subject.text : objectText(of, subject);
  const step = { kind, sentence, target, means: { kind: "patch", patch } } as const;
  return fixDocument({ kind, sentence, target, steps: [step], places: [], unplaces: [] });
}

/** One for each term that is mixed up, however many of its fields the API server would name. */
function mixUps({ problems = [], rules = lintRules, severities }: LintInput): readonly Finding[] {
  const asked = severities?.get(wrapperMixUp.name);
  if (!rules.includes(wrapperMixUp) || asked === "off") return [];
  const found = new Map<string, Finding>();
  for (const problem of problems) {
    const mixUp = wrapperProblem(problem);
    const { object = "", position } = problem;
    if (mixUp === undefined || position === undefined) continue;
    const key = JSON.stringify([position.file, object, mixUp.path]);
    if (found.has(key)) continue;
    const { path, message } = mixUp;
    found.set(key, {
      rule: wrapperMixUp.name,
      severity: asked ?? wrapperMixUp.severity,
      object,
      path,
      message,
      position,
    });
  }
  return [...found.values()];
}

/**
 * By file in the order in which they were found in, then by place. The same thing is said once a place, and what is only
 * worth knowing once: sets of manifests often hold the same object in several files.
 */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const files = new Map<string, number>();
  const seen = new Set<string>();
  const once = findings.filter(({ rule, severity, object, path, message, position }) => {
    const file = position?.file ?? "";
    if (!files.has(file)) files.set(file, files.size);
    const at = severity === "info" ? [] : [file, position?.line, position?.column];
    const key = JSON.stringify([rule, object, path, message, ...at]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const place = ({ position }: Finding): readonly [number, number, number] => [
    files.get(position?.file ?? "") ?? 0,
    position?.line ?? 0,
    position?.column ?? 0,
  ];
  return once.toSorted((one, other) => {
    const [a, b] = [place(one), place(other)];
    return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  });
}
