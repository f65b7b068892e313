import type { Finding } from "@stowage/planner";
import type { Io } from "../../io.ts";
import { colorsFor } from "../colors.ts";
import { lintGithub } from "./lint-github.ts";
import { lintJson } from "./lint-json.ts";
import { lintJunit } from "./lint-junit.ts";
import { lintSarif } from "./lint-sarif.ts";
import { lintText } from "./lint-text.ts";

export const lintFormats = ["text", "json", "sarif", "github", "junit"] as const;
/** Who reads the findings: people, programs, code scanning, GitHub's log, a test report. */
export type LintFormat = (typeof lintFormats)[number];

/** What a format needs beside the findings. */
export interface LintReporting {
  readonly io: Io;
  /** Whether warnings count as errors for the exit status. */
  readonly strict: boolean;
  /** Every file that was looked at, as it was given. */
  readonly files: readonly string[];
  /** A file's lines; none of one that is not kept. */
  readonly linesOf: (file: string) => readonly string[];
}

/** The findings in the format asked for. */
export function lintReport(findings: readonly Finding[], format: LintFormat, reporting: LintReporting): string {
  switch (format) {
    case "text":
      return lintText(findings, reporting.files.length, colorsFor(reporting.io.stdout, reporting.io.env));
    case "json":
      return lintJson(findings);
    case "sarif":
      return lintSarif(findings, reporting);
    case "github":
      return lintGithub(findings);
    case "junit":
      return lintJunit(findings, reporting);
    default:
      return format satisfies never;
  }
}
