import type { Verdict } from "@stowage/planner";
import type { Colors } from "./colors.ts";
import { structured } from "./structured.ts";
import { visible } from "./visible.ts";
import { xmlQuoted, xmlText } from "./xml-text.ts";

export const testFormats = ["text", "json", "junit"] as const;
export type TestFormat = (typeof testFormats)[number];

/** An assertion that was checked on one cluster. */
export interface CheckedAssertion {
  readonly file: string;
  readonly line: number;
  /** Its name; empty for the nodes of the manifests. */
  readonly cluster: string;
  readonly verdict: Verdict;
}

/** What was checked, in the format asked for. */
export function testReport(checked: readonly CheckedAssertion[], format: TestFormat, colors: Colors): string {
  switch (format) {
    case "text":
      return textOf(checked, colors);
    case "json":
      return structured(documentOf(checked), "json");
    case "junit":
      return junitOf(checked);
    default:
      return format satisfies never;
  }
}

function textOf(checked: readonly CheckedAssertion[], colors: Colors): string {
  const lines = checked.flatMap((one) => {
    const { passed, text, instead, fix } = one.verdict;
    const mark = passed ? colors.good("passed") : colors.bad("failed");
    return [
      `${mark} ${placeOf(one)}${visible(text)}`,
      ...(instead === undefined ? [] : [`       ${visible(instead)}`]),
      ...(fix === undefined ? [] : [`       what helps: ${visible(fix)}`]),
    ];
  });
  const failed = checked.filter(({ verdict }) => !verdict.passed).length;
  return `${[...lines, `${checked.length - failed} passed, ${failed} failed`].join("\n")}\n`;
}

function placeOf({ file, line, cluster }: CheckedAssertion): string {
  return `${visible(file)}:${line}: ${cluster === "" ? "" : `${visible(cluster)}: `}`;
}

function documentOf(checked: readonly CheckedAssertion[]): object {
  return {
    apiVersion: "stowage.dev/v1",
    kind: "PlacementTestReport",
    results: checked.map(({ file, line, cluster, verdict: { text, passed, instead, fix } }) => ({
      file,
      line,
      cluster: cluster === "" ? null : cluster,
      assertion: text,
      passed,
      instead: instead ?? null,
      fix: fix ?? null,
    })),
  };
}

function junitOf(checked: readonly CheckedAssertion[]): string {
  const suites = [...new Set(checked.map(({ file }) => file))].map((file) => {
    const own = checked.filter((one) => one.file === file);
    const failures = own.filter(({ verdict }) => !verdict.passed).length;
    const cases = own.map(({ cluster, line, verdict: { text, passed, instead = "", fix } }) => {
      const name = `${cluster === "" ? "" : `${cluster}: `}${text} (line ${line})`;
      const start = `    <testcase classname=${xmlQuoted(file)} name=${xmlQuoted(name)}`;
      if (passed) return `${start}/>`;
      const help = fix === undefined ? "" : `\nwhat helps: ${fix}`;
      return `${start}>\n      <failure message=${xmlQuoted(instead)}>${xmlText(`${instead}${help}`)}</failure>\n    </testcase>`;
    });
    return `  <testsuite name=${xmlQuoted(file)} tests="${own.length}" failures="${failures}">\n${cases.join("\n")}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="stowage test">\n${suites.join("\n")}\n</testsuites>\n`;
}
